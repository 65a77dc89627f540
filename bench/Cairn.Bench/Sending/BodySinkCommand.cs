using System.CommandLine;

namespace Cairn.Bench.Sending;

/// <summary>Serves the sink of <c>body</c> in a process of its own; started by <c>body</c> itself.</summary>
sealed class BodySinkCommand : Command
{
    public BodySinkCommand()
        : base("body-sink", "Serve the sink that body posts to; started by body itself.")
    {
        Hidden = true;
        SetAction(_ => Serve());
    }

    static void Serve()
    {
        using var server = new SwallowingServer();
        Console.WriteLine($"sink at {server.Address}");
        server.Serve();
    }
}
