using System.Diagnostics;
using Cairn.Bench.Measuring;

namespace Cairn.Bench.Starting;

/// <summary>How long a person waits for the help and for a small plan, beside the emptiest command of .NET.</summary>
sealed class StartSubject : ISubject
{
    const string Version = "dotnet --version";
    const string Help = "cairn --help";
    const string Plan = "cairn plan samples/support-tickets";

    public string Name => "start";

    public string Description => "Measure the start of the command: its help and the plan of the sample, beside "
        + "`dotnet --version`.";

    public async Task<Measurement> MeasureAsync(Scale scale, CancellationToken cancellationToken)
    {
        var home = Directory.CreateTempSubdirectory("cairn-bench-");
        try
        {
            // The first round finds neither the files in memory nor a ledger.
            await MeasuredProcess.InTurnsAsync(() => Commands(home), 1, cancellationToken);
            var rounds = scale == Scale.Quick ? 5 : 15;
            var measured = await MeasuredProcess.InTurnsAsync(() => Commands(home), rounds, cancellationToken);
            return new(
                scale,
                "processes from their start to their end, after one round that is not counted",
                [
                    Figure.AtMost(1.5, "help_over_dotnet", $"time of `{Help}` over `{Version}`",
                        MeasuredProcess.Ratios(measured[Help], measured[Version])),
                    Figure.AtMost(4, "plan_over_dotnet", $"time of `{Plan}` over `{Version}`",
                        MeasuredProcess.Ratios(measured[Plan], measured[Version])),
                ],
                [.. measured.Select(runs => MeasuredProcess.Read($"`{runs.Key}`", runs.Value))]);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    static IEnumerable<(string Name, ProcessStartInfo Start)> Commands(DirectoryInfo home) =>
        from command in (IEnumerable<(string Name, ProcessStartInfo Start)>)
        [
            (Version, new("dotnet", ["--version"])),
            (Help, BuiltCommand.StartIn(home, "--help")),
            (Plan, BuiltCommand.StartIn(home, "plan", "samples/support-tickets")),
        ]
        select (command.Name, AtTheTop(command.Start));

    static ProcessStartInfo AtTheTop(ProcessStartInfo start)
    {
        start.WorkingDirectory = BuiltCommand.Clone;
        return start;
    }
}
