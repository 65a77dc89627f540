using System.Globalization;
using System.Runtime.InteropServices;

namespace Cairn.Bench;

/// <summary>What the numbers were measured on, without which they say nothing.</summary>
/// <param name="Cores">The cores that this process may use, and with it all that it starts.</param>
/// <param name="MemoryBytes">The memory it may use.</param>
/// <param name="Os">The operating system and its architecture.</param>
/// <param name="Runtime">The version of .NET.</param>
/// <param name="Date">The day.</param>
sealed record Machine(int Cores, long MemoryBytes, string Os, string Runtime, DateOnly Date)
{
    public const long Mebi = 1024 * 1024;

    /// <summary>This one, today.</summary>
    public static Machine Here { get; } = new(
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}",
        RuntimeInformation.FrameworkDescription,
        DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));

    /// <summary>This one in a line.</summary>
    public static string Text => Here.ToString();

    /// <summary>Whether ratios of the two may be compared: the same cores, system and runtime.</summary>
    public bool IsLike(Machine other) => (Cores, Os, Runtime) == (other.Cores, other.Os, other.Runtime);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Cores} cores, {MemoryBytes / (1024.0 * Mebi):0} GiB of memory, {Os}, {Runtime}, {Date:yyyy-MM-dd}");
}
