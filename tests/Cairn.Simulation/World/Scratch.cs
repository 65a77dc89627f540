namespace Cairn.Simulation.World;

/// <summary>Where the simulated API spools bodies and results: memory, where there is a folder for that.</summary>
static class Scratch
{
    const string Memory = "/dev/shm";

    /// <summary>The folder of this process.</summary>
    public static string Folder { get; } = Path.Combine(
        Directory.Exists(Memory) ? Memory : Path.GetTempPath(), $"cairn-simulation-{Environment.ProcessId}");
}
