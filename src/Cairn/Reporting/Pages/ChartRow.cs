namespace Cairn.Reporting.Pages;

/// <summary>One row of a chart: a line of text and the bars beneath it.</summary>
/// <param name="Label">What it is, on the left.</param>
/// <param name="Value">How much it is, on the right.</param>
/// <param name="Spans">The bars, drawn one over the other.</param>
sealed record ChartRow(string Label, string Value, IReadOnlyList<ChartSpan> Spans)
{
    /// <summary>Rows with one bar each, as long as their value is of the largest.</summary>
    public static IReadOnlyList<ChartRow> Bars(IReadOnlyList<(string Label, decimal Value, string Text)> values)
    {
        var most = values.Count == 0 ? 0 : values.Max(each => each.Value);
        return
        [
            .. values.Select(each => new ChartRow(each.Label, each.Text,
                [new(0, most <= 0 ? 0 : Math.Max(0, each.Value / most), "a", $"{each.Label}: {each.Text}")])),
        ];
    }
}
