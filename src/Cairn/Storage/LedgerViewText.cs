using System.Globalization;
using Cairn.Accounting;
using Cairn.Running;

namespace Cairn.Storage;

/// <summary>The views that people ask the ledger by: temporary ones, so that none is kept in the file.</summary>
static class LedgerViewText
{
    public static IReadOnlyList<string> All { get; } =
    [
        $"""
        create temp view runs as select
            id as run_id, json_extract(spec, '$.name') as name, json_extract(spec, '$.is_sandbox') as sandbox,
            {Word<RunState>("state")} as state, json_extract(spec, '$.started_at') as started_at,
            json_extract(spec, '$.workload_path') as workload,
            substr(json_extract(spec, '$.workload_fingerprint'), 1, 8) as template,
            json_extract(spec, '$.tags') as tags, succeeded, failed, dollars(settled_pd) as settled_usd,
            dollars(wasted_pd) as wasted_usd, dollars(unknown_pd) as unknown_usd, dollars(reserved_pd) as reserved_usd,
            dollars(limit_pd) as limit_usd, purged_at
        from main.run
        """,
        $"""
        create temp view batches as select
            id as submission_id, run_id, batch_id, {Word<SubmissionKind>("kind")} as kind,
            {Word<SubmissionState>("state")} as state, {Word<SubmissionOrigin>("origin")} as origin,
            attempt + 1 as attempt, is_primer, n as requests, body_bytes, accepted_at,
            dollars(reserved_pd) as reserved_usd, dollars(settled_pd) as settled_usd, dollars(wasted_pd) as wasted_usd
        from main.submission
        """,
        $"""
        create temp view entries as select
            s.run_id, json_extract(r.spec, '$.name') as name, json_extract(r.spec, '$.is_sandbox') as sandbox,
            json_extract(r.spec, '$.tags') as tags, u.submission_id, s.batch_id, s.accepted_at as at,
            substr(s.accepted_at, 1, 10) as day, u.stage, coalesce(t.rung, 0) as rung,
            coalesce({Word<StageKind>("t.kind")}, 'ask') as stage_kind, u.model, u.tier_max as tier_tokens_max,
            u.us_only, u.is_batched as batched, {Word<UsageKind>("u.kind")} as kind, u.answers, u.input,
            u.cache_write_5m, u.cache_write_1h, u.cache_read, u.output, u.web_searches,
            cost(json_array(u.model, u.tier_max, u.us_only, u.is_batched, u.input, u.cache_write_5m, u.cache_write_1h,
                u.cache_read, u.output, u.web_searches), json_extract(r.spec, '$.models_file')) as usd
        from main.usage u
            join main.submission s on s.id = u.submission_id
            join main.run r on r.id = s.run_id
            left join main.stage t on t.run_id = s.run_id and t.number = u.stage
        """,
        """
        create temp view events as select seq, at, run_id, submission_id, kind, data from main.event
        """,
    ];

    static string Word<T>(string column)
        where T : struct, Enum => $"case {column} " + string.Join(' ', Enum.GetValues<T>().Select(value =>
            string.Create(CultureInfo.InvariantCulture,
                $"when {Convert.ToInt32(value, CultureInfo.InvariantCulture)} then "
                + $"'{value.ToString().ToLowerInvariant()}'"))) + " end";
}
