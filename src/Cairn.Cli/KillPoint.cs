using System.Diagnostics;
using System.Globalization;
using Cairn.Running;
using Cairn.Running.Points;

namespace Cairn.Cli;

/// <summary>
/// Ends this process as a crash would, at a moment that a test chose: <c>CAIRN_KILL_AT=name:n</c> is the n-th arrival
/// at that point, and the name <c>any</c> counts all of them.
/// </summary>
sealed class KillPoint
{
    const string Variable = "CAIRN_KILL_AT";
    const string Any = "any";

    readonly string _name;
    int _left;

    KillPoint(string name, int arrivals)
    {
        _name = name;
        _left = arrivals;
    }

    /// <summary>Puts the points around the ports of a run where the variable is set.</summary>
    public static RunContext Around(RunContext context)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 })
            return context;

        var at = FromEnvironment();
        return context with
        {
            Store = new PointedStore(context.Store, at),
            Api = new PointedApi(context.Api, at),
            Messages = context.Messages is { } messages ? new PointedMessages(messages, at) : null,
            Blobs = new PointedBlobs(context.Blobs, at),
        };
    }

    /// <summary>What is told of each arrival; it does nothing where the variable is not set.</summary>
    public static Func<FaultPoint, Task> FromEnvironment() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text
            ? Parse(text).ArriveAsync
            : _ => Task.CompletedTask;

    static KillPoint Parse(string text) =>
        text.LastIndexOf(':') is > 0 and var colon
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var arrivals)
            ? new(text[..colon], arrivals)
            : throw new BadInputException([new(Variable, null, $"'{text}'",
                "the name of a point and a number, such as api.create.fence:1", "Correct it, or leave it out.")]);

    async Task ArriveAsync(FaultPoint point)
    {
        if ((_name != Any && _name != point.Name) || Interlocked.Decrement(ref _left) != 0)
            return;

        await Console.Error.WriteLineAsync($"killed at {point}");
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
