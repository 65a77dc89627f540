using System.Text.Json;
using Cairn.Quality.Certifying;
using Cairn.Workloads;

namespace Cairn.Simulation.World;

/// <summary>
/// What must hold of one cheap rung: the audits are the draw of the seed and come before any other dear answer to these
/// rows, each error among them counts, the cut stands before the error that is one too many, and whatever is behind it
/// goes on.
/// </summary>
sealed class EdgeAudit(
    (SimWorld World, QualityTerms Quality, int Top) of, StageRecords records, EdgeStages stages,
    CertificatePart? part)
{
    readonly List<int> _asked = [.. records.RowsOf(stages.Asked)];

    bool IsAgainstLabels => of.Quality.Against == Yardstick.Labels;

    public void Check(long seed)
    {
        List<int> usable = [.. _asked.Where(row => AnswerOf(row) is not null)];
        var later = stages.Escalated is { } next ? records.RowsOf(next).ToHashSet() : [];
        if (part is null)
        {
            CheckThat(
                usable.Count < 2 || later.IsSupersetOf(usable.Except(AuditedRows())), "uncertified",
                "rows stay on a rung of which nothing is certified");
            return;
        }

        var ranking = Ranking.Of([.. usable.Select(row => (double)ScoreOf(row))], seed);
        var drawn = AuditDraw.Rows(usable.Count, part.Audits, seed).Select(index => usable[index]).ToList();
        CheckThat(part.Seed == seed && part.Records == usable.Count, "ranked",
            $"{part.Records} rows are ranked by {part.Seed}, it should be {usable.Count} by {seed}");
        CheckThat(IsAgainstLabels || drawn.SequenceEqual(AuditedRows()), "audits",
            $"rows {string.Join(' ', AuditedRows())} are audited, drawn are {string.Join(' ', drawn)}");
        CheckThat(!AuditedRows().Any(WasAskedDearly), "audit_late", "a row was audited that had its dear answer");
        CheckRule([.. drawn.Where(IsWrong).Select(row => ranking.RankOf(usable.IndexOf(row))).Order()]);
        CheckEscalated(later, [.. usable.Where(row => ranking.RankOf(usable.IndexOf(row)) <= part.Cut)], drawn);
    }

    // The law of certifying.md, term by term.
    void CheckRule(IReadOnlyList<int> errors)
    {
        var found = part!.Audited.Where(row => row.IsError).Select(row => row.Rank).Order();
        CheckThat(found.SequenceEqual(errors), "audit_errors",
            $"errors are counted at the ranks {string.Join(' ', found)}, they are at {string.Join(' ', errors)}");
        var isLast = part.KStar == part.Audits || Tail(part.KStar + 1) > (double)part.Delta;
        CheckThat(isLast && Tail(part.KStar) <= (double)part.Delta, "k_star",
            $"F({part.KStar}) = {Tail(part.KStar)}, F({part.KStar + 1}) = {Tail(part.KStar + 1)}");
        var cut = part.KStar < errors.Count ? errors[part.KStar] - 1 : part.Records;
        CheckThat(part.Cut == cut, "cut", $"the cut stands behind {part.Cut} rows, it must behind {cut}");
    }

    // P(Hypergeometric(N, B + k + 1, n) <= k)
    double Tail(int k)
    {
        var (wrong, sum) = (part!.AllowedErrors + k + 1, 0.0);
        for (var audited = 0; audited <= Math.Min(k, part.Audits); audited++)
        {
            sum += Math.Exp(LogWays(wrong, audited) + LogWays(part.Records - wrong, part.Audits - audited)
                - LogWays(part.Records, part.Audits));
        }

        return sum;
    }

    static double LogWays(int all, int taken) => taken < 0 || taken > all ? double.NegativeInfinity
        : Enumerable.Range(1, taken).Sum(step => Math.Log((all - taken + step) / (double)step));

    void CheckEscalated(HashSet<int> later, HashSet<int> accepted, List<int> audited)
    {
        foreach (var row in _asked)
        {
            var isAudited = audited.Contains(row);
            var goesOn = AnswerOf(row) is null
                || (isAudited ? IsAgainstLabels && IsWrong(row) : !accepted.Contains(row));
            CheckThat(later.Contains(row) == goesOn, "escalated",
                $"row {row} {(goesOn ? "stays" : "goes on")}, and must not: accepted {accepted.Contains(row)}, "
                + $"audited {isAudited}, answer '{AnswerOf(row)}'");
        }
    }

    IReadOnlyList<int> AuditedRows() => stages.Audit is { } audit ? records.RowsOf(audit) : [];

    bool WasAskedDearly(int row) => records.Run.Stages.Any(stage =>
        stage.Rung == of.Top && stage.Number < stages.Audit && records.Layout.Parts[stage.Number].PlaceOf(row) >= 0);

    bool IsWrong(int row)
    {
        var right = IsAgainstLabels
            ? of.World.Workload.Labels![row]
            : records.Find(stages.Audit!.Value, row) is { } dear ? LabelOf(dear) : null;
        return right is null || LabelOf(AnswerOf(row)!) != right;
    }

    string? AnswerOf(int row) =>
        records.Find(stages.Asked, row) ?? (stages.Again is { } again ? records.Find(again, row) : null);

    static string? LabelOf(string answer) => JsonElement.Parse(answer).GetProperty("label").GetString();

    decimal ScoreOf(int row)
    {
        var stated = JsonElement.Parse(AnswerOf(row)!).GetProperty("confidence").GetDecimal();
        if (!of.Quality.Confidence.Any(sign => sign.Kind == ConfidenceKind.Votes))
            return stated;
        var agrees = records.Find(stages.Vote!.Value, row) is { } vote && LabelOf(vote) == LabelOf(AnswerOf(row)!);
        return (stated + (agrees ? 1 : 0.5m)) / 2;
    }

    void CheckThat(bool holds, string invariant, string what)
    {
        if (!holds)
            of.World.Violate($"cascade_{invariant}", $"rung {stages.Rung + 1}: {what}");
    }
}
