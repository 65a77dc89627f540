using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Cairn.Workloads;

namespace Cairn.Quality.Grading;

/// <summary>
/// For what no rule here can tell: a program of the user's grades each answer, in a process of its own.
/// </summary>
/// <remarks>
/// It gets one JSON object on stdin, <c>{"row", "answer", "label"}</c>, and ends with 0 for right or 1 for wrong; with
/// 0 it may print a score from 0 to 1. No shell stands between, and no key of Anthropic's is in its environment.
/// Anything else (another exit code, a crash, too much output, no end in time) makes the answer ungraded.
/// </remarks>
/// <param name="command">The program, its arguments, its folder, and how long it may take for one answer.</param>
public sealed class CommandGrader(CommandTerms command) : Grader
{
    const int PrintedMax = 64 * 1024;
    const int ShownMax = 200;

    static readonly string[] Secrets = ["ANTHROPIC_", "CAIRN_API_KEY"];

    string Program => command.Words[0];

    /// <inheritdoc/>
    public override bool NeedsLabel => false;

    private protected override async ValueTask<Grade> CompareAsync(
        string answer, string? label, Row? row, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(command.Timeout);
        Process process;
        try
        {
            process = Process.Start(Start())!;
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            return Grade.Ungraded($"'{Program}' cannot be started: {exception.Message}");
        }

        using (process)
        {
            try
            {
                return await GradeAsync(process, Question(answer, label, row), time.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return Grade.Ungraded(string.Create(CultureInfo.InvariantCulture,
                    $"'{Program}' did not end within {command.Timeout.TotalSeconds} s"));
            }
            finally
            {
                End(process);
            }
        }
    }

    static void End(Process process)
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
    }

    async Task<Grade> GradeAsync(Process process, ReadOnlyMemory<byte> question, CancellationToken cancellationToken)
    {
        // Both ends at once: a program may print before it has read all, and a full pipe would stop it.
        var asking = AskAsync(process.StandardInput.BaseStream, question, cancellationToken);
        var saying = ReadAsync(process, process.StandardError, cancellationToken);
        var printing = ReadAsync(process, process.StandardOutput, cancellationToken);
        await Task.WhenAll(asking, saying, printing);
        var (said, printed) = (await saying, await printing);
        if (printed is null || said is null)
            return Grade.Ungraded($"'{Program}' printed more than {PrintedMax / 1024} KB; expected a score alone");

        await process.WaitForExitAsync(cancellationToken);
        return GradeOf(process.ExitCode, printed.Trim(), said.Trim());
    }

    Grade GradeOf(int exitCode, string printed, string said)
    {
        if (exitCode is not (0 or 1))
        {
            return Grade.Ungraded(string.Create(CultureInfo.InvariantCulture,
                $"'{Program}' ended with {exitCode}; expected 0 (right) or 1 (wrong)")
                + (said.Length == 0 ? "" : $". It said: {said[..Math.Min(said.Length, ShownMax)]}"));
        }

        if (printed.Length == 0 || exitCode == 1)
            return Grade.Of(exitCode == 0);
        return decimal.TryParse(printed, NumberStyles.Float, CultureInfo.InvariantCulture, out var score)
            && score is >= 0 and <= 1
            ? Grade.Of(score)
            : Grade.Ungraded($"'{Program}' printed '{printed[..Math.Min(printed.Length, ShownMax)]}'; expected "
                + "nothing, or a score from 0 to 1");
    }

    ProcessStartInfo Start()
    {
        var start = new ProcessStartInfo(Program, command.Words.Skip(1))
        {
            WorkingDirectory = command.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys
            .Where(name => Secrets.Any(secret => name.StartsWith(secret, StringComparison.OrdinalIgnoreCase))).ToList())
        {
            start.Environment.Remove(name);
        }

        return start;
    }

    // A program that has seen enough may end without reading all.
    static async Task AskAsync(Stream stdin, ReadOnlyMemory<byte> question, CancellationToken cancellationToken)
    {
        try
        {
            await using (stdin)
                await stdin.WriteAsync(question, cancellationToken);
        }
        catch (IOException)
        {
            return;
        }
    }

    // Null when there is more than anybody needs: the process is ended then.
    static async Task<string?> ReadAsync(Process process, StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new char[PrintedMax + 1];
        var length = await reader.ReadBlockAsync(text, cancellationToken);
        if (length <= PrintedMax)
            return new(text, 0, length);

        End(process);
        return null;
    }

    static ReadOnlyMemory<byte> Question(string answer, string? label, Row? row)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WritePropertyName("row");
        if (row is null)
            json.WriteNullValue();
        else
            row.WriteTo(json);
        json.WriteString("answer", answer);
        json.WriteString("label", label);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
