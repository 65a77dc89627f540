using System.Text;
using System.Text.Json;
using Cairn.Accounting;
using Cairn.Budgeting;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage;

/// <summary>Adds up what the runs under a budget have spent and reserved in a period.</summary>
static class BudgetRows
{
    // Planned to ambiguous have no time of acceptance yet, and the calls of single messages go on until the end. What
    // is settled without such a time counts when it passed the fence, or else when it was last looked at.
    const string Money = """
        with dated as (
            select run_id, settled_pd + unknown_pd as settled,
                case when state <= 8 then reserved_pd else 0 end as held,
                case when state < 90 and (accepted_at is null or kind = 1) then null
                    else coalesce(accepted_at, committed_at, run_after) end as at
            from submission),
        money as (
            select run_id, sum(settled) as settled, sum(held) as held
            from dated where at is null or (at >= @1 and at < @2) group by run_id)
        select settled, held from money join run on run.id = run_id
        where json_extract(spec, '$.is_sandbox') = @3 and (@4 is null or json_extract(spec, '$.name') = @4)
            and not exists (select 1 from json_each(@5) as wanted where not exists (
                select 1 from json_each(spec, '$.tags') as has
                where has.key = wanted.key and has.value = wanted.value))
        """;

    // Sums of runs fit into the ledger's numbers; the sum of all of them may not.
    public static BudgetStanding Of(SqliteConnection connection, BudgetSpan span)
    {
        var (settled, held) = (Usd.Zero, Usd.Zero);
        var runs = connection.Query(row => (Settled: row.Number("settled"), Held: row.Number("held")), Money,
            Sql.Text(span.Since), Sql.Text(span.Until), span.Budget.IsSandbox, span.Budget.Workload,
            Json(span.Budget.Tags));
        foreach (var run in runs)
            (settled, held) = (settled + Usd.FromPicos(run.Settled), held + Usd.FromPicos(run.Held));
        return new(span, settled, held);
    }

    static string Json(IReadOnlyDictionary<string, string> tags)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in tags)
                writer.WriteString(name, value);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
