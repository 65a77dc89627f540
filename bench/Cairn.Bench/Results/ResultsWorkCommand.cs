using System.CommandLine;
using System.Globalization;

namespace Cairn.Bench.Results;

/// <summary>
/// Reads a file of results each time it is told its path, in a process of its own; started by results itself.
/// </summary>
sealed class ResultsWorkCommand : Command
{
    const int PieceBytes = 1 << 16;

    readonly Argument<string> _what = new("what") { Description = "write, scan, read or settle" };

    readonly Option<int> _rows = new("--rows") { Description = "how many lines the file has" };

    public ResultsWorkCommand()
        : base("results-work", "Read files of results whose paths come line by line; started by results itself.")
    {
        Hidden = true;
        Add(_what);
        Add(_rows);
        SetAction(InvokeAsync);
    }

    async Task InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var trial = new CollectTrial(parsed.GetValue(_rows));
        Func<string, CancellationToken, Task<TimeSpan>> work = parsed.GetValue(_what) switch
        {
            "write" => trial.WriteAsync,
            "scan" => ScanAsync,
            "read" => trial.ReadAsync,
            "settle" => trial.SettleAsync,
            var other => throw new BenchException($"'{other}' is none of write, scan, read and settle."),
        };
        GC.Collect();
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync(cancellationToken) is { } path)
        {
            var time = await work(path, cancellationToken);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.000}"));
        }
    }

    static Task<TimeSpan> ScanAsync(string path, CancellationToken cancellationToken)
    {
        var piece = new byte[PieceBytes];
        var (started, lines) = (TimeProvider.System.GetTimestamp(), 0);
        using var file = File.OpenHandle(path);
        long at = 0;
        for (int read; (read = RandomAccess.Read(file, piece, at)) > 0; at += read)
            lines += piece.AsSpan(0, read).Count((byte)'\n');
        return lines > 0
            ? Task.FromResult(TimeProvider.System.GetElapsedTime(started))
            : throw new BenchException($"{path} has no lines.");
    }
}
