using System.Globalization;

namespace Cairn.Bench.Growing;

/// <summary>Workloads of one shape in different sizes, written into a folder.</summary>
/// <param name="Rows">How many rows.</param>
sealed record GrowthWorkload(int Rows)
{
    // What one of these rows reserves of the budget of its batch, about.
    const double RowCostUsd = 1.18e-5;
    const int QueueLimit = 200_000;
    const string Rule = "Every letter is held against this rule. ";
    const int RuleTokens = 9;

    /// <summary>How many beginnings the prompts have; 0: no row shares anything with another.</summary>
    public int Prefixes { get; init; }

    /// <summary>How many tokens the prompt has that all rows share, about.</summary>
    public int SharedTokens { get; init; }

    /// <summary>How many batches the rows go in, at least.</summary>
    public int Batches { get; init; } = 1;

    /// <summary>Writes it.</summary>
    public void Write(DirectoryInfo folder)
    {
        File.WriteAllLines(
            Path.Combine(folder.FullName, "rows.csv"),
            Enumerable.Range(0, Rows).Select(Row).Prepend("id,prefix,text"));
        File.WriteAllText(
            Path.Combine(folder.FullName, "rules.md"),
            string.Concat(Enumerable.Repeat(Rule, SharedTokens / RuleTokens)));
        var file = Path.Combine(folder.FullName, "cairn.yaml");
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $$$"""
            name: growth
            input: rows.csv
            id: id
            model: claude-haiku-5-5
            max_tokens: 64
            {{{(SharedTokens > 0 ? "system: { file: rules.md }" : "")}}}
            user: {{{(Prefixes > 0 ? "[\"{{ prefix }}\", \"{{ text }}\"]" : "\"{{ text }}\"")}}}
            queue_limit: {{{QueueLimit}}}
            {{{(Batches > 1 ? $"safety: {{ max_batch_cost: {BatchCost:0.000000} usd }}" : "")}}}

            """));
    }

    // Batches that are in flight together differ in their counts, so they shrink by one each.
    double BatchCost => (((double)Rows / Batches) + (Batches / 2.0)) * RowCostUsd;

    string Row(int row) => string.Create(
        CultureInfo.InvariantCulture,
        $"k{row},{(Prefixes > 0 ? $"{Rule}{row % Prefixes}" : "")},What is wanted by who writes letter number {row}?");
}
