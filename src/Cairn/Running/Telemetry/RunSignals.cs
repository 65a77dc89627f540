using System.Diagnostics;
using Cairn.Accounting;
using Cairn.Budgeting;

namespace Cairn.Running.Telemetry;

/// <summary>Tells listeners what one run does; the run itself never hears of it.</summary>
/// <remarks>
/// What is counted is told once its transaction has committed, so that no process tells it twice, and what the process
/// died over is not told at all: the books are the ledger.
/// </remarks>
sealed class RunSignals
{
    const string OptIn = "OTEL_SEMCONV_STABILITY_OPT_IN";
    const string LatestGenAi = "gen_ai_latest_experimental";

    readonly RunContext _context;
    readonly bool _isLatest;
    readonly HashSet<string> _sentHere = [];

    public RunSignals(RunContext context)
    {
        _context = context;
        _isLatest = (Environment.GetEnvironmentVariable(OptIn) ?? "")
            .Split(',', StringSplitOptions.TrimEntries).Contains(LatestGenAi);
    }

    /// <summary>The same run with ports that tell what goes through them.</summary>
    public RunContext Around() => _context with
    {
        Store = new MeasuredStore(_context.Store, this),
        Api = new MeasuredApi(_context.Api, this),
        Messages = _context.Messages is { } messages ? new MeasuredMessages(messages, this) : null,
    };

    /// <summary>
    /// The span of this process's work on the run, an error until it comes to an end; null while nobody listens.
    /// </summary>
    public Activity? Start() => Instruments.Spans
        .StartActivity("cairn run")
        ?.SetStatus(ActivityStatusCode.Error)
        .AddTag("cairn.run.id", _context.RunId)
        .AddTag("cairn.workload", _context.Spec.Name)
        .AddTag("cairn.sandbox", _context.Spec.IsSandbox);

    /// <summary>Says in the span how the run stands when the process leaves it.</summary>
    public static void End(Activity? span, Run run) => span
        ?.SetStatus(ActivityStatusCode.Unset)
        .AddTag("cairn.run.state", Word(run.State))
        .AddTag("cairn.run.stop_cause", run.Cause == StopCause.None ? null : Word(run.Cause))
        .AddTag("cairn.rows.succeeded", run.Succeeded)
        .AddTag("cairn.rows.failed", run.Failed)
        .AddTag("cairn.rows.pending", run.Pending)
        .AddTag("cairn.cost_usd", Dollars(run.Settled));

    /// <summary>Tells where rows and money are.</summary>
    public void Observe(RunSnapshot snapshot)
    {
        if (Instruments.RowsOpen.Enabled)
            new RunGauges(this).Record(snapshot, _context.Clock.Now);
    }

    /// <summary>Tells how the budgets stand that the run shares with others.</summary>
    public void Seen(IReadOnlyList<BudgetStanding> budgets)
    {
        foreach (var standing in budgets)
        {
            Share(standing, "limit", standing.Budget.Most);
            Share(standing, "settled", standing.Settled);
            Share(standing, "reserved", standing.Held);
        }
    }

    /// <summary>Tells what became of a create.</summary>
    public void Moved(Submission from, Submission to)
    {
        if (from.State == SubmissionState.Planned)
            _sentHere.Add(to.Id);
        else if (from.State is SubmissionState.Sending or SubmissionState.Committing && ClassOf(to.State) is { } known)
            Instruments.Submits.Add(1, Tags(("cairn.submit.class", known)));
    }

    /// <summary>Tells what a settlement recorded and booked.</summary>
    public void Settled(Submission from, Settlement settlement)
    {
        Moved(from, settlement.Submission);
        foreach (var entry in settlement.Books)
            Book(entry);
        var submission = settlement.Submission;
        var rows = submission.Rows
            .Select((_, index) => submission.Outcomes?.At(index) ?? RowOutcome.Returned).CountBy(each => each)
            .ToDictionary();
        foreach (var (outcome, count) in rows)
            Instruments.Rows.Add(count, Tags(("cairn.outcome", Word(outcome))));
        foreach (var (verdict, count) in submission.Cache.CountBy(finding => finding.Verdict))
            Instruments.CacheVerdicts.Add(count, Tags(("cairn.cache.verdict", Word(verdict))));
        if (settlement.Wasted > Usd.Zero)
            Instruments.Waste.Add(Dollars(settlement.Wasted), Tags(("cairn.cause", CauseOf(submission.Origin))));
        if (settlement.Unknown > Usd.Zero)
            Instruments.Unknown.Add(Dollars(settlement.Unknown), Tags());
        if (settlement.Books.Count > 0 && submission.Reserved > Usd.Zero)
            Instruments.EstimateRatio.Record(Dollars(settlement.Cost) / Dollars(submission.Reserved), Tags());
        if (submission is { BatchId: not null, AcceptedAt: { } accepted, EndedAt: { } ended })
            Instruments.Turnaround.Record((ended - accepted).TotalSeconds, Tags());
        if (submission.State == SubmissionState.Settled)
            new BatchSpan(_context, _sentHere.Remove(submission.Id)).Tell(settlement, rows);
    }

    /// <summary>What each measurement of this run says, and what it says beside.</summary>
    public TagList Tags(params ReadOnlySpan<(string Name, object Value)> more)
    {
        TagList tags = new()
        {
            { "cairn.workload", _context.Spec.Name },
            { "cairn.sandbox", _context.Spec.IsSandbox },
        };
        foreach (var (name, value) in more)
            tags.Add(name, value);
        return tags;
    }

    /// <summary>An amount as collectors take it.</summary>
    public static double Dollars(Usd amount) => (double)amount.Amount;

    /// <summary>How an enum's value is spelled: <c>WithinNoise</c> is <c>within_noise</c>.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => string.Concat($"{value}".Select((letter, index) =>
            char.IsUpper(letter) ? (index == 0 ? "" : "_") + char.ToLowerInvariant(letter) : $"{letter}"));

    void Share(BudgetStanding standing, string kind, Usd amount) => Instruments.SharedBudget.Record(
        Dollars(amount), Tags(("cairn.budget.name", standing.Budget.Name), ("cairn.budget.kind", kind)));

    static string? ClassOf(SubmissionState state) => state switch
    {
        SubmissionState.Accepted or SubmissionState.Frozen => "created",
        SubmissionState.Planned => "not_created",
        SubmissionState.Retired => "refused",
        SubmissionState.Ambiguous => "ambiguous",
        _ => null,
    };

    static string CauseOf(SubmissionOrigin origin) => origin switch
    {
        SubmissionOrigin.Planned => "late_commit",
        SubmissionOrigin.Hedged => "hedge",
        SubmissionOrigin.Imported => "rollback",
        SubmissionOrigin.Adopted => "adopted",
        _ => throw new UnreachableException(),
    };

    void Book(UsageEntry entry)
    {
        var (prompt, output) = (entry.Tokens.Prompt, entry.Tokens.Output);
        Instruments.TokenUsage.Record(prompt, TagsOf(entry, ("gen_ai.token.type", "input")));
        Instruments.TokenUsage.Record(output, TagsOf(entry, ("gen_ai.token.type", "output")));
        Instruments.Cost.Add(Dollars(entry.Cost(_context.Catalog)), TagsOf(entry));
        if (!_isLatest)
            return;
        Instruments.InputTokens.Add(prompt, TagsOf(entry));
        Instruments.OutputTokens.Add(output, TagsOf(entry));
        Instruments.CacheReadTokens.Add(entry.Tokens.CacheRead, TagsOf(entry));
        Instruments.CacheWriteTokens.Add(entry.Tokens.CacheWritten, TagsOf(entry));
    }

    TagList TagsOf(UsageEntry entry, params ReadOnlySpan<(string Name, object Value)> more) => Tags(
    [
        ("gen_ai.operation.name", "chat"),
        ("gen_ai.provider.name", "anthropic"),
        ("gen_ai.request.model", entry.Model),
        ("cairn.kind", Word(entry.Kind)),
        ("cairn.via", entry.IsBatched ? "batch" : "messages"),
        .. more,
    ]);
}
