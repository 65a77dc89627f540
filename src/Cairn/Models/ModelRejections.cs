namespace Cairn.Models;

/// <summary>The words a models file may use for what a model refuses.</summary>
static class ModelRejections
{
    public static readonly IReadOnlySet<string> All = new SortedSet<string>(StringComparer.Ordinal)
    {
        "disabled_thinking", "effort", "forced_tools", "manual_thinking", "prefill", "sampling", "thinking",
    };

    public static string Listed => string.Join(", ", All);
}
