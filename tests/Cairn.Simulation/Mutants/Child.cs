using System.Diagnostics;

namespace Cairn.Simulation.Mutants;

/// <summary>Runs another program to its end.</summary>
static class Child
{
    static readonly TimeSpan TimeMax = TimeSpan.FromMinutes(3);

    /// <summary>Its exit code and what it wrote; -1 when it did not end in time.</summary>
    public static (int Code, string Output) Run(string name, string folder, IReadOnlyList<string> arguments)
    {
        using var process = new Process
        {
            StartInfo = new(name, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
                Environment = { ["DOTNET_TieredPGO"] = "0", ["APPROVE"] = "" },
            },
        };
        process.Start();
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeMax))
        {
            process.Kill(entireProcessTree: true);
            return (-1, "did not end in time");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult());
    }
}
