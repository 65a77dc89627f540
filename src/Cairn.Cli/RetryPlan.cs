using System.Globalization;
using System.Text;
using Cairn.Cli.Output;
using Cairn.Planning;
using Cairn.Reporting;
using Cairn.Running;

namespace Cairn.Cli;

/// <summary>Which rows of a run are asked again and what that will cost, before anything changes.</summary>
/// <param name="Failed">The failed rows that are asked again.</param>
/// <param name="Doubtful">Failed rows that are left alone because they may have been billed.</param>
/// <param name="Held">Rows that waited for a person and are let go.</param>
/// <param name="Pending">Rows that have no record and are asked too, because the run goes on.</param>
/// <param name="Plan">How all of them are sent.</param>
sealed record RetryPlan(
    IReadOnlyList<FailedRow> Failed, IReadOnlyList<FailedRow> Doubtful, RowSet Held, RowSet Pending, Plan Plan)
{
    /// <summary>The places of the failed rows.</summary>
    public RowSet Places { get; init; } = RowSet.Empty;

    /// <summary>Everything that is asked.</summary>
    public int Count => Failed.Count + Held.Count + Pending.Count;

    /// <summary>The plan of the whole run from here on: what it has cost, and what this will.</summary>
    public Plan After(Run run) => run.Spec.Plan with
    {
        Estimate = new(
            run.Settled + Plan.Estimate.Low, run.Settled + Plan.Estimate.Expected, run.Settled + Plan.Estimate.High),
    };

    public string Text(string runId)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"run         {runId}\n");
        text.Append(CultureInfo.InvariantCulture, $"failed      {Failed.Count:N0} asked again\n");
        foreach (var (type, count) in ByType(Failed))
            text.Append(CultureInfo.InvariantCulture, $"{count,12:N0}  {type}\n");
        if (Doubtful.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"left alone  {Doubtful.Count:N0} that may have been billed: ");
            text.AppendJoin(", ", ByType(Doubtful).Select(type => type.Type));
            text.Append("; --accept-double-pay asks them too\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"held        {Held.Count:N0} let go\n");
        text.Append(CultureInfo.InvariantCulture, $"pending     {Pending.Count:N0} asked too\n");
        text.Append(CultureInfo.InvariantCulture, $"cost        {Cost()}\n");
        return text.ToString();
    }

    public string Json(string runId) => JsonOutput.Of(writer =>
    {
        writer.WriteString("run_id", runId);
        writer.WriteNumber("failed", Failed.Count);
        writer.WriteStartObject("by_type");
        foreach (var (type, count) in ByType(Failed))
            writer.WriteNumber(type, count);
        writer.WriteEndObject();
        writer.WriteStrings("keys", Failed.Select(row => row.Key));
        writer.WriteNumber("left_alone", Doubtful.Count);
        writer.WriteNumber("held", Held.Count);
        writer.WriteNumber("pending", Pending.Count);
        writer.WriteString("low_usd", Plan.Estimate.Low.ToString());
        writer.WriteString("expected_usd", Plan.Estimate.Expected.ToString());
        writer.WriteString("high_usd", Plan.Estimate.High.ToString());
    });

    public string Question() => $"{Count:N0} rows will cost {Cost()}. Go on?";

    string Cost() => $"{ReportText.About(Plan.Estimate.Low)} to {ReportText.About(Plan.Estimate.High)}, expected "
        + ReportText.About(Plan.Estimate.Expected);

    static IEnumerable<(string Type, int Count)> ByType(IReadOnlyList<FailedRow> rows) => rows
        .GroupBy(row => row.Type)
        .OrderByDescending(type => type.Count())
        .ThenBy(type => type.Key, StringComparer.Ordinal)
        .Select(type => (type.Key, type.Count()));
}
