namespace Cairn.EndToEnd.Faults;

/// <summary>Each fault of the sandbox, and how a run that meets it has to end.</summary>
static class FaultTable
{
    const int Credentials = 8;
    const int Decision = 11;

    // 24 hours in less than three seconds.
    const string Days = "x36000";

    // The quarantine of 15 minutes lasts longer than a slow machine takes between two steps.
    const string Slow = "x600";

    /// <summary>Connections and answers that a run gets over by asking again or by finding its batch.</summary>
    public static IReadOnlyList<FaultCase> Passing { get; } =
    [
        Case("connect_fail", new Ending.Right(), EachCall),
        Case("upload_reset", new Ending.Right(), "on=create;count=1"),
        Case("upload_stall", new Ending.Right(), "on=create;count=1"),
        Case("slow_answer", new Ending.Right(), EachCall),
        Unmarked(Case("response_lost", new Ending.Right(1), EachCall)),
        Unmarked(Case("late_commit", new Ending.Right(1), "count=1")) with { Clock = Slow },
        Unmarked(Case("late_commit, with a status", new Ending.Right(1), "count=1;status=503")) with { Clock = Slow },
        Unmarked(Case("late_commit, after the quarantine", new Ending.Right(1), "count=1;seconds=1800"))
            with { Clock = Slow },
        Unmarked(Case("garbage", new Ending.Right(1), EachCallButResults)),
        Unmarked(Case("truncated_json", new Ending.Right(1), EachCallButResults)),
        Case("unknown_fields", new Ending.Right(), EachCallButResults),
        Case("stream_error", new Ending.Untouched(), "count=1"),
        Case("stream_cut", new Ending.Untouched(), "count=1"),
        Case("retrieve_404", new Ending.Right(), "count=2"),
        Case("rate_limited", new Ending.Right(), EachCall),
        Case("rate_limited, without retry-after", new Ending.Right(), EachCallOf("retry_after=-1;")),
        Case("queue_limit_429", new Ending.Right(), "count=2"),
        Case("too_large_413", new Ending.Right(), "on=create;after=1;count=1") with { Clock = Slow },
        .. Transient.Select(name => Unmarked(Case(
            name, new Ending.Right(1), [.. EachCall, "on=create;after=1;count=1;committed=1"]))),
    ];

    /// <summary>Answers after which only a person can go on.</summary>
    public static IReadOnlyList<FaultCase> Stopping { get; } =
    [
        .. Account.Select(name => Rounds(name, new Ending.Stopped(Credentials, "`cairn resume"), Creates, Polls)),
        Rounds("key_revoked", new Ending.Stopped(Credentials, "`cairn resume"), Creates, ["on=results;count=1"]),
        Rounds("key_moved", new Ending.Stopped(Decision, "`cairn resume"), ["on=results;count=1"]),
        Rounds("key_moved, before a create", new Ending.Held(Decision, "`cairn resolve"), Creates),
        Rounds("rate_limited, at each create", new Ending.Stopped(Decision, "`cairn resume"), ["on=create"]),
        Rounds("server_error_500, at each create", new Ending.Stopped(Decision, "`cairn resume"), ["on=create"]),
        Case("too_large_413, for a row alone", new Ending.Failed("request_too_large"), "on=create;count=1") with
        {
            Rows = 1,
        },
    ];

    /// <summary>Batches with a fate of their own, and a world that changes.</summary>
    public static IReadOnlyList<FaultCase> Batches { get; } =
    [
        Case("list_lag", new Ending.Right(), ""),
        AfterLostAnswer("list_lag, after a lost answer", "list_lag") with { Clock = Slow },
        Case("list_race", new Ending.Right(), "after=2;count=3"),
        AfterLostAnswer("list_race, after a lost answer", "list_race;after=2;count=3") with { Clock = Slow },
        Case("foreign_batches", new Ending.Right(), "count=2"),
        AfterLostAnswer("foreign_batches, after a lost answer", "foreign_batches;count=2"),
        AfterLostAnswer("created_at_skew", "created_at_skew"),
        Case("cancel_ignored", new Ending.Canceled(1), "") with { Clock = "step", IsCanceled = true },
        Case("cancel_slow", new Ending.Canceled(0), "") with { Clock = "step", IsCanceled = true },
        Case("expire_share", new Ending.Right(), "after=1;count=1;share=0.3") with { Clock = Days },
        Case("expire_all", new Ending.Right(), "count=1") with { Clock = Days },
        Case("expire_all, three times", new Ending.Failed("expired"), "") with { Clock = Days, Rows = 1 },
        Case("human_cancels", new Ending.Right(), "count=1;seconds=1"),
        Unmarked(Case("human_deletes", new Ending.Lost("results_unavailable"), "count=1")),
        Unmarked(Case("archived_early", new Ending.Lost("results_unavailable"), "count=1")),
        Unmarked(Case("results_deleted", new Ending.Lost("results_unavailable"), "count=1")),
        Case("price_change", new Ending.Repriced(2), "on=create;count=1"),
    ];

    /// <summary>Lines and the files that carry them.</summary>
    public static IReadOnlyList<FaultCase> Lines { get; } =
    [
        Case("errored_invalid_request", new Ending.Failed("invalid_request_error"), ThreeLines),
        Case("refusal", new Ending.Failed("refusal"), ThreeLines),
        Case("unknown_result_type", new Ending.Held(Decision, "type"), ThreeLines),
        .. Retried.Select(name => Case(name, new Ending.Right(), ThreeLines)),
        .. Results.Select(name => Case(name, new Ending.Right(), "after=1;count=2")),
        Case("results_missing_line, each time", new Ending.Lost("result_missing"), "after=1"),
        Case("results_corrupt_byte, each time", new Ending.Lost("result_missing"), "after=1"),
    ];

    /// <summary>All of them.</summary>
    public static IEnumerable<FaultCase> All => [.. Passing, .. Stopping, .. Batches, .. Lines];

    static string[] Transient =>
    [
        "request_timeout_408", "conflict_409", "server_error_500", "bad_gateway_502", "unavailable_503", "cmek_503",
        "cmek_context_503", "timeout_504", "edge_520", "edge_521", "edge_522", "edge_523", "edge_524",
        "overloaded_529",
    ];

    static string[] Account =>
    [
        "unauthorized_401", "payment_402", "forbidden_403", "spend_limit_429", "contract_spend_limit_429",
        "spend_limit_400", "organization_on_hold_400", "cmek_key_disabled_400", "key_creator_not_member_400",
    ];

    static string[] Retried =>
    [
        "errored_authentication", "errored_billing", "errored_permission", "errored_not_found", "errored_rate_limit",
        "errored_timeout", "errored_api", "errored_overloaded",
    ];

    static string[] Results =>
    [
        "results_truncated", "results_reset", "results_slow", "results_duplicate_line", "results_missing_line",
        "results_foreign_line", "results_reordered", "results_corrupt_byte", "results_huge_line", "results_crlf",
        "results_no_final_newline", "results_wrong_content_type", "results_gzip",
    ];

    // Under a fifth of the first large batch.
    static string ThreeLines => "after=1;count=3";

    static string[] Creates => ["on=create;count=1"];

    // After the list that a process begins with and the one before a create.
    static string[] Polls => ["on=list+retrieve+results;after=2;count=1"];

    static string[] EachCall => EachCallOf("");

    static string[] EachCallButResults => EachCall[..^1];

    static string[] EachCallOf(string settings) =>
    [
        $"{settings}on=create;count=1", $"{settings}on=list;after=4;count=1", $"{settings}on=retrieve;count=1",
        $"{settings}on=results;count=1",
    ];

    static FaultCase Unmarked(FaultCase @case) => @case with { SharesPrompt = false };

    static FaultCase Case(string name, Ending ending, params string[] settings) => Rounds(name, ending, settings);

    static FaultCase Rounds(string name, Ending ending, params string[][] rounds) => new(name, ending)
    {
        Rounds = [.. rounds.Select(settings => (IReadOnlyList<string>)
            [.. settings.Select(rule => $"{name.Split(',')[0]};{rule}".TrimEnd(';'))])],
    };

    static FaultCase AfterLostAnswer(string name, string rule) =>
        Unmarked(new(name, new Ending.Right(1)) { Rounds = [[rule, "response_lost;on=create;count=1"]] });
}
