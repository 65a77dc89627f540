using System.Globalization;
using System.Text;
using Cairn.Accounting;
using Cairn.Quality.Evaluating;

namespace Cairn.Reporting;

/// <summary>Writes an evaluation for people, as plain text.</summary>
public static class EvaluationText
{
    const int NameWidth = 30;

    /// <summary>A table, the intervals, the front where costs are known, and what follows from them.</summary>
    public static string Of(Evaluation evaluation)
    {
        var text = new StringBuilder();
        if (evaluation.Sandbox == true)
            text.Append(ReportText.SandboxNotice).Append("\n\n");
        AddTable(text, evaluation.Rungs);
        if (evaluation.Rungs.Any(rung => rung.Interval is not null))
            text.Append('\n').Append(EvaluationPlots.Intervals(evaluation));
        if (evaluation.Rungs.Count > 1 && evaluation.Rungs.All(rung => rung.CostPerRowUsd is not null))
            text.Append('\n').Append(EvaluationPlots.Front(evaluation.Rungs));
        AddComparisons(text, evaluation);
        AddVerdict(text, evaluation);
        if (evaluation.Findings.Count > 0)
            text.Append("\nfindings\n").AppendJoin("", evaluation.Findings.Select(finding => $"  {finding}\n"));
        if (evaluation is { RunId: { } run, PaidUsd: { } paid })
        {
            text.Append("\nrun ").Append(run).Append(", ").Append(ReportText.Dollars(paid)).Append(" paid")
                .Append(evaluation.JudgeUsd is { } judge ? $", {ReportText.Dollars(judge)} of it for the judge" : "")
                .Append('\n');
        }

        return text.ToString();
    }

    static void AddTable(StringBuilder text, IReadOnlyList<RungQuality> rungs)
    {
        Row(text, ["", "rung", "quality", "95% interval", "labels", "$/row", "$/successful", "output p50/p99/max"]);
        foreach (var (index, rung) in rungs.Index())
        {
            Row(text,
            [
                EvaluationPlots.Letter(index),
                Cut(rung.Name),
                rung.Quality is { } quality ? Share(quality) : "unknown",
                rung.Interval is { } interval ? $"{Share(interval.Low)} to {Share(interval.High)}" : "unknown",
                Number(rung.Graded),
                Dollars(rung.CostPerRowUsd),
                rung.CostUsd is not null && rung.CostPerSuccessfulRowUsd is null
                    ? "none"
                    : Dollars(rung.CostPerSuccessfulRowUsd),
                rung.OutputTokens is { } tokens
                    ? $"{Number(tokens.P50)}/{Number(tokens.P99)}/{Number(tokens.Max)}"
                    : "unknown",
            ]);
        }

        foreach (var rung in rungs.Where(rung => rung.Truncated + rung.Refused + rung.Failed + rung.Ungraded > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"{rung.Name}: {rung.Truncated:N0} truncated, ")
                .Append(CultureInfo.InvariantCulture, $"{rung.Refused:N0} refused, {rung.Failed:N0} failed")
                .Append(rung.Ungraded == 0 ? "\n" : string.Create(CultureInfo.InvariantCulture,
                    $"; {rung.Ungraded:N0} could not be graded and are left out\n"));
        }
    }

    static void AddComparisons(StringBuilder text, Evaluation evaluation)
    {
        if (evaluation.Comparisons.Count == 0)
            return;
        text.Append("\non the same rows (McNemar's exact test)\n");
        foreach (var pair in evaluation.Comparisons)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {LetterOf(pair.Second)} against {LetterOf(pair.First)}: ")
                .Append(CultureInfo.InvariantCulture, $"better on {pair.SecondBetter:N0} of {pair.Rows:N0} rows, ")
                .Append(CultureInfo.InvariantCulture, $"worse on {pair.FirstBetter:N0}; ")
                .Append(pair.Difference is { } difference
                    ? difference.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture)
                    : "unknown")
                .Append(", ").Append(pair.PValueText).Append('\n');
        }

        string LetterOf(string name) =>
            EvaluationPlots.Letter(evaluation.Rungs.Index().First(rung => rung.Item.Name == name).Index);
    }

    static void AddVerdict(StringBuilder text, Evaluation evaluation)
    {
        if (evaluation.Target is not { } target)
            return;
        text.Append('\n');
        text.Append(evaluation.Chosen is { } chosen
            ? $"{chosen} is the smallest rung that reaches {Short(target)} even at the lower end of its interval.\n"
            : $"No rung reaches {Short(target)} at the lower end of its interval.\n");
        foreach (var rung in evaluation.Rungs.Where(rung => rung.Standing == Standing.Open))
        {
            text.Append(rung.LabelsToSettle is { } labels
                ? string.Create(CultureInfo.InvariantCulture,
                    $"{rung.Name} is open: about {Rough(labels):N0} more labels would settle it.\n")
                : $"{rung.Name} is open, and too near to {Short(target)} for more labels to settle it.\n");
        }
    }

    static void Row(StringBuilder text, IReadOnlyList<string> cells) => text.Append(string.Create(
        CultureInfo.InvariantCulture,
        $"{cells[0],-2}{cells[1],-NameWidth} {cells[2],8} {cells[3],17} {cells[4],9} {cells[5],14} {cells[6],14}"))
        .Append("   ").Append(cells[7]).Append('\n');

    static string Cut(string name) => name.Length <= NameWidth ? name : name[..(NameWidth - 1)] + "…";

    static string Share(decimal share) => share.ToString("0.0000", CultureInfo.InvariantCulture);

    // Rounded up to two digits: it is an estimate from the quality so far.
    static long Rough(long count)
    {
        var unit = 1L;
        while (count / unit >= 100)
            unit *= 10;
        return (count + unit - 1) / unit * unit;
    }

    static string Short(decimal share) => share.ToString("0.######", CultureInfo.InvariantCulture);

    static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    static string Dollars(Usd? amount) => amount is { } usd ? ReportText.About(usd) : "unknown";
}
