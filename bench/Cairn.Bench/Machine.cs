using System.Globalization;
using System.Runtime.InteropServices;

namespace Cairn.Bench;

/// <summary>What the numbers were measured on, without which they say nothing.</summary>
static class Machine
{
    public const long Mebi = 1024 * 1024;

    public static string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Mebi} MiB of memory, "
        + $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}, "
        + $"{RuntimeInformation.FrameworkDescription}");
}
