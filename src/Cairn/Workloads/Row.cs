namespace Cairn.Workloads;

/// <summary>One unit of work as the input gives it: what becomes one request and ends as one result.</summary>
/// <param name="Number">The 0-based position in the input, which identifies the row for good.</param>
/// <param name="Key">The user's own name for it, or the 1-based row number.</param>
/// <param name="Fields">
/// Its columns. CSV has strings only; JSON has strings, numbers as their text, booleans, lists, dictionaries and null.
/// </param>
/// <param name="Json">The line as it stands in the input; empty for CSV.</param>
public sealed record Row(
    int Number, string Key, IReadOnlyDictionary<string, object?> Fields, ReadOnlyMemory<byte> Json)
{
    /// <summary>The 1-based line of the input where it starts, for error messages.</summary>
    public long? Line { get; init; }
}
