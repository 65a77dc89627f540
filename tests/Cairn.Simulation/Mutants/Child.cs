using System.Diagnostics;

namespace Cairn.Simulation.Mutants;

/// <summary>Runs another program to its end.</summary>
static class Child
{
    static readonly TimeSpan TimeMax = TimeSpan.FromMinutes(3);

    /// <summary>Its exit code and what it wrote; it is killed when it does not end in time.</summary>
    public static (int Code, string Output) Run(string name, string folder, IReadOnlyList<string> arguments)
    {
        using var process = new Process
        {
            StartInfo = new(name, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardInput = true,
                Environment = { ["DOTNET_TieredPGO"] = "0", ["DOTNET_gcServer"] = "0", ["APPROVE"] = "" },
            },
        };
        process.Start();
        process.StandardInput.Close();
        using var end = new Timer(_ => process.Kill(entireProcessTree: true), null, TimeMax, Timeout.InfiniteTimeSpan);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
