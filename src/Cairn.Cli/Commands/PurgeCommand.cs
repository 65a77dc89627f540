using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Cli.Purging;
using Cairn.Workloads;

namespace Cairn.Cli.Commands;

/// <summary>Deletes the prompts and answers of runs from this machine, and at the API; the bills stay.</summary>
sealed class PurgeCommand : CairnCommand
{
    readonly Argument<string[]> _runs = new("run")
    {
        Description = "the runs: their ids, unique prefixes of them, or `latest`",
        DefaultValueFactory = _ => [],
    };

    readonly Option<TimeSpan?> _olderThan = new("--older-than")
    {
        Description = "all runs that were started so long ago",
        HelpName = "90d",
        CustomParser = result => Amounts.Duration(result.Tokens[0].Value) ?? Refuse(result),
    };

    readonly Option<bool> _all = new("--all-finished") { Description = "all runs that are finished or canceled" };
    readonly Option<bool> _expired = new("--expired")
    {
        Description = "all runs past the age that their workload says under `retention`",
    };

    readonly Option<bool> _upstream = new("--upstream")
    {
        Description = "also delete their batches at the API, each once its answers are found whole here",
    };

    readonly Option<bool> _undelivered = new("--undelivered")
    {
        Description = "also runs without results in their output folder",
    };

    readonly Option<bool> _yes = new("--yes", "-y") { Description = "delete; without it nothing is" };
    readonly Option<bool> _json = Flags.Json();

    public PurgeCommand()
        : base("purge", "Delete what is stored of runs' prompts and answers; their bills stay.")
    {
        Add(_runs);
        foreach (var option in (Option[])[_olderThan, _all, _expired, _upstream, _undelivered, _yes, _json])
            Add(option);
        Validators.Add(result =>
        {
            if (result.GetValue(_runs) is not { Length: > 0 } && result.GetValue(_olderThan) is null
                && !result.GetValue(_all) && !result.GetValue(_expired))
            {
                result.AddError("No run is named: give its id, --older-than 90d, --expired or --all-finished.");
            }
        });
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn purge k3v9", "what would go, and what stays"),
        ("cairn purge k3v9 --upstream --yes", "delete it here, and its batches at the API"),
        ("cairn purge --older-than 90d --yes", "all runs of more than 90 days ago; safe from cron"),
        ("cairn purge --expired --yes", "all runs past the age that their workload agreed to"),
    ];

    public override bool AsksNothing => true;

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(parsed.GetValue(_json), false);
        var home = CairnHome.Open();
        using var store = home.OpenLedger(TimeProvider.System);
        var drafts = await PurgeDraft.AllAsync(
            home, store, TermsOf(parsed), TimeProvider.System.GetUtcNow());
        var isDone = parsed.GetValue(_yes);
        if (isDone)
        {
            await using var guard = await LedgerGuard.EnterAsync(home, store, terminal);
            var purge = new Purge(home, store);
            foreach (var draft in drafts.Where(draft => draft is { Refusal: null, IsEmpty: false }))
            {
                if (!await purge.TryAsync(draft, cancellationToken))
                    throw Busy(draft);
            }
        }

        terminal.Result(PurgeText.Of(drafts, isDone), () => PurgeText.Json(drafts, isDone));
        return ExitCode.Success;
    }

    static BadInputException Busy(PurgeDraft draft) => new([new($"run {draft.Run.Id}", null,
        "a run that another process is at work on", "one that nobody uses", "Wait for it, then purge again.")]);

    PurgeTerms TermsOf(ParseResult parsed) => new(
        parsed.GetValue(_runs) ?? [], parsed.GetValue(_olderThan), parsed.GetValue(_all), parsed.GetValue(_expired),
        parsed.GetValue(_upstream), parsed.GetValue(_undelivered));

    static TimeSpan? Refuse(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"--older-than is '{result.Tokens[0].Value}'; expected a time such as 12h, 30d or 90d.");
        return null;
    }
}
