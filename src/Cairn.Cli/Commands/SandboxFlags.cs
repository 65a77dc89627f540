using System.CommandLine;
using Cairn.Sandbox;
using Cairn.Sandbox.Faults;

namespace Cairn.Cli.Commands;

/// <summary>The flags of the sandbox: each that is given changes one thing of the options of a file, or of the
/// defaults.</summary>
sealed class SandboxFlags
{
    // Far above what is allowed, and not above what a time can hold.
    const double SecondsMax = 1e9;

    readonly List<Func<ParseResult, SandboxOptions, SandboxOptions>> _changes = [];
    readonly List<Option> _all = [];

    public SandboxFlags()
    {
        AddServing();
        AddAnswers();
        AddTrouble();
        AddLimits();
    }

    public IReadOnlyList<Option> All => _all;

    public SandboxOptions Apply(ParseResult parsed, SandboxOptions options) =>
        _changes.Aggregate(options, (changed, change) => change(parsed, changed));

    void AddServing()
    {
        Add<int>("--port", "the port on 127.0.0.1; 0 takes any free one [default: 8787]", "N",
            (options, port) => options with { Port = port });
        Add<ulong>("--seed", "what all chance follows from [default: 1]", "N",
            (options, seed) => options with { Seed = seed });
        Add<string>("--clock", "how fast its time passes; step: by POST /sandbox/clock [default: x60]", "real|xN|step",
            (options, clock) => options with { Clock = SandboxClock.Parse(clock) });
        Add<int>("--workers", "how many requests run at once [default: 128]", "N",
            (options, workers) => options with { Workers = workers });
        Add<string>("--state", "a file in which it survives a restart", "file",
            (options, file) => options with { StateFile = file });
    }

    void AddAnswers()
    {
        Add<string>("--labels", "a CSV with the right answers by key", "file",
            (options, file) => options with { Answers = options.Answers with { LabelsFile = file } });
        Add<string[]>("--accuracy",
            "the share of labelled rows answered right, by all or as MODEL=SHARE by one; repeatable [default: 0.9]",
            "share",
            (options, shares) => options with
            {
                Answers = shares.Aggregate(options.Answers, (sum, text) => sum.WithAccuracy(text)),
            });
        Add<Confidence>("--confidence", "how the confidence that answers state relates to the share that is right",
            "calibrated|over|under|useless",
            (options, how) => options with { Answers = options.Answers with { Confidence = how } });
        Add<string>("--answers", "a JSONL of answers to repeat, or the results of an old batch", "file",
            (options, file) => options with { Answers = options.Answers with { RecordedFile = file } });
        Add<string>("--output-tokens", "how long free text is: the median and the 95th percentile, such as 300:900",
            "median:p95",
            (options, text) => options with
            {
                Answers = options.Answers with { OutputTokens = TokenSpread.Parse(text) },
            });
        Add<string>("--tokens", "a JSONL with exact token counts of single blocks", "file",
            (options, file) => options with { Tokens = options.Tokens with { FixturesFile = file } });
    }

    void AddTrouble()
    {
        Add<string[]>("--fault", "what goes wrong, such as rate_limited;on=create;rate=0.1;count=3; repeatable",
            "name;key=value",
            (options, faults) => options with { Faults = [.. options.Faults, .. faults.Select(FaultRule.Parse)] });
        Add<string>("--faults", "a JSON file with what goes wrong, as docs/faults.md shows", "file",
            (options, file) => options with { FaultsFile = file });
        Add<decimal>("--error-rate", "the share of batch lines that end errored", "share",
            (options, share) => options with { ErrorRate = share });
        Add<int>("--drop-after-create",
            "create this many batches without answering: the case that bills twice elsewhere", "N",
            (options, count) => options with { DropAfterCreate = count });
        Add<decimal>("--cache-miss-rate", "the share of cache lookups that miss although the prefix is there", "share",
            (options, share) => options with { Cache = options.Cache with { MissRate = share } });
        Add<double>("--cache-delay", "seconds of API time from a first token until its prefix can be read", "seconds",
            (options, seconds) => options with
            {
                Cache = options.Cache with
                {
                    ReadableDelay = TimeSpan.FromSeconds(Math.Clamp(seconds, -1, SecondsMax)),
                },
            });
    }

    void AddLimits()
    {
        Add<LimitTier>("--tier", "whose rate limits and monthly cap hold; without it only the queue limit does",
            "start|build|scale",
            (options, tier) => options with { Limits = options.Limits with { Tier = tier } });
        Add<decimal>("--spend-limit", "the most US dollars that a calendar month may cost before calls are refused",
            "usd",
            (options, usd) => options with { Limits = options.Limits with { SpendLimitUsd = usd } });
        Add<bool>("--no-batch-files", "error batch lines that refer to an uploaded file", null,
            (options, isSet) => options with { Files = options.Files with { AllowedInBatches = !isSet } });
    }

    void Add<T>(
        string name, string description, string? value, Func<SandboxOptions, T, SandboxOptions> change)
    {
        var option = new Option<T>(name) { Description = description, HelpName = value };
        _all.Add(option);
        _changes.Add((parsed, options) => parsed.GetResult(option) is { Implicit: false }
            ? change(options, parsed.GetValue(option)!)
            : options);
    }
}
