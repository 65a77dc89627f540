using System.Runtime.CompilerServices;
using System.Text.Json;
using Cairn.Simulation.World;

namespace Cairn.Simulation.Proof;

/// <summary>The worlds that ever broke a promise, each as small as it could be made, with the reason.</summary>
static class FoundSeeds
{
    public static IReadOnlyList<(string Reason, SimConfig Config)> All() =>
    [
        .. from line in File.ReadLines(Path.Combine(Folder(), "found.jsonl"))
           where line.Length > 0
           let entry = JsonElement.Parse(line)
           select (entry.GetProperty("reason").GetString()!, entry.GetProperty("config").Deserialize<SimConfig>()!),
    ];

    static string Folder([CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(source, "../../../seeds"));
}
