namespace Cairn.Sandbox.Faults;

/// <summary>Every fault the sandbox can play, by name: what rules may ask for, and what the documents
/// list.</summary>
public static class FaultCatalog
{
    /// <summary>In the order of a call's way: connection, answer, batch, lines, results, and the world
    /// around.</summary>
    public static IReadOnlyList<FaultKind> All { get; } =
    [
        .. WireFaults.Kinds,
        .. AnswerFaults.Kinds,
        .. BatchFaults.Kinds,
        .. LineFaults.Kinds,
        .. ResultFaults.Kinds,
        .. WorldFaults.Kinds,
    ];

    static readonly Dictionary<string, FaultKind> ByName =
        All.ToDictionary(kind => kind.Name, StringComparer.Ordinal);

    /// <summary>The fault of this name, or null.</summary>
    public static FaultKind? Find(string name) => ByName.GetValueOrDefault(name);
}
