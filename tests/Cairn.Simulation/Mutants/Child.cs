using System.Diagnostics;
using System.Text;

namespace Cairn.Simulation.Mutants;

/// <summary>Runs another program to its end.</summary>
static class Child
{
    static readonly TimeSpan TimeMax = TimeSpan.FromMinutes(10);

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
        var said = new StringBuilder();
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(TimeMax))
        {
            process.Kill(entireProcessTree: true);
            return (-1, "did not end in time");
        }

        // Without a limit it also waits for the last lines.
        process.WaitForExit();
        return (process.ExitCode, said.ToString());

        void Add(string? line)
        {
            lock (said)
                said.AppendLine(line);
        }
    }
}
