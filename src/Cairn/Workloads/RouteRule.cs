namespace Cairn.Workloads;

/// <summary>Sends rows with certain values in certain columns to one model, whatever the plan chooses for the
/// others.</summary>
/// <param name="When">
/// The values that each column may have, one of which it must have; compared with the text that a template would put
/// in, by ordinal.
/// </param>
/// <param name="Choice">How such a row is asked.</param>
public sealed record RouteRule(IReadOnlyDictionary<string, IReadOnlyList<string>> When, ModelChoice Choice)
{
    /// <summary>Whether the rule is for this row; a row without the column never meets it.</summary>
    public bool Matches(Row row) => When.All(condition =>
        row.Fields.TryGetValue(condition.Key, out var value)
        && TextOf(value) is { } text && condition.Value.Contains(text));

    static string? TextOf(object? value) => value switch
    {
        string text => text,
        true => "true",
        false => "false",
        _ => null,
    };
}
