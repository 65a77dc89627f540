using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Running;

namespace Cairn.Cli.Commands;

/// <summary>Lets a person decide about a submission that the protocol could not bring to an end.</summary>
sealed class ResolveCommand : CairnCommand
{
    readonly Argument<string> _run = Flags.RunName();
    readonly Argument<string?> _submission = new("submission")
    {
        Description = "the submission; may be left out while only one is frozen",
        Arity = ArgumentArity.ZeroOrOne,
    };

    readonly Option<string?> _batch = new("--batch")
    {
        Description = "it is this batch; its first result must confirm that",
        HelpName = "id",
    };

    readonly Option<bool> _absent = new("--absent")
    {
        Description = "it was never created: its rows go back, its reservation stays until it can no longer appear",
    };

    readonly Option<bool> _release = new("--release")
    {
        Description = "give it up: its rows go back, its reservation is booked as unknown",
    };

    readonly Option<bool> _json = Flags.Json();

    public ResolveCommand()
        : base("resolve", "Decide about a frozen submission; without a choice, show what is known of it.")
    {
        Add(_run);
        Add(_submission);
        foreach (var option in (Option[])[_batch, _absent, _release, _json])
            Add(option);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn resolve k3v9", "what is known, and what each choice risks"),
        ("cairn resolve k3v9 7c2m --batch msgbatch_01JSNw", "it is this batch"),
        ("cairn resolve k3v9 7c2m --absent", "it does not exist; ask its rows again"),
    ];

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(parsed.GetValue(_json), false);
        var home = CairnHome.Open();
        using var store = home.OpenLedger(TimeProvider.System);
        await using var guard = await LedgerGuard.EnterAsync(home, store, terminal);
        var run = await RunFinder.FindAsync(store, parsed.GetValue(_run)!);
        var frozen = Find(await store.SnapshotAsync(run.Id), parsed.GetValue(_submission));
        CheckChoice(frozen, parsed);
        var prepared = RunFinder.ReadAgain(run, cancellationToken);
        await using var session = await RunSession.OpenAsync(home, store, run, prepared, cancellationToken);
        if (session is null)
            return await DriveFlags.OccupiedAsync(terminal, (home, store), run, prepared);

        var resolver = new Resolver(session.Context);
        if (parsed.GetValue(_batch) is null && !parsed.GetValue(_absent) && !parsed.GetValue(_release))
        {
            var candidates = await resolver.CandidatesAsync(frozen, cancellationToken);
            terminal.Result(FrozenText.Of(frozen, candidates), () => FrozenText.Json(frozen, candidates));
            return ExitCode.Decision;
        }

        var done = await DecideAsync(resolver, frozen, parsed, cancellationToken);
        var decided = (await store.SnapshotAsync(run.Id)).Submissions.Single(other => other.Id == frozen.Id);
        terminal.Result($"{done} `cairn resume {run.Id}` goes on.", () => FrozenText.Json(decided, []));
        return ExitCode.Success;
    }

    async Task<string> DecideAsync(
        Resolver resolver, Submission frozen, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_batch) is { } batchId)
        {
            return await resolver.BindAsync(frozen, batchId, cancellationToken) is { } fault
                ? throw new BadInputException([fault])
                : $"Submission {frozen.Id} is bound to {batchId}; its first result must confirm that.";
        }

        if (parsed.GetValue(_absent))
        {
            await resolver.DeclareAbsentAsync(frozen);
            return $"The {frozen.Count} rows of submission {frozen.Id} wait to be asked again; {frozen.Reserved} USD "
                + "stay set aside for 25 hours in case its batch appears.";
        }

        await resolver.ReleaseAsync(frozen);
        return $"The {frozen.Count} rows of submission {frozen.Id} wait to be asked again; {frozen.Reserved} USD are "
            + "booked as unknown.";
    }

    static Submission Find(RunSnapshot snapshot, string? name)
    {
        var frozen = snapshot.Submissions.Where(submission => submission.State == SubmissionState.Frozen).ToList();
        var meant = frozen
            .Where(submission => submission.Id.StartsWith(name ?? "", StringComparison.Ordinal))
            .ToList();
        if (meant is [var one])
            return one;
        var found = frozen.Count == 0
            ? $"no frozen submission in run {snapshot.Run.Id}"
            : $"'{name}' among the frozen submissions {string.Join(", ", frozen.Select(each => each.Id))}";
        throw new BadInputException([new("submission", null, found, "one that waits for a decision",
            $"`cairn status {snapshot.Run.Id}` shows where the run stands.")]);
    }

    void CheckChoice(Submission frozen, ParseResult parsed)
    {
        var choices = ((bool[])[parsed.GetValue(_batch) is not null, parsed.GetValue(_absent),
            parsed.GetValue(_release)]).Count(choice => choice);
        List<Fault> faults = [];
        if (choices > 1)
            faults.Add(new("resolve", null, "several choices", "one of --batch, --absent, --release", "Choose one."));
        if (parsed.GetValue(_absent) && (frozen.BatchId is not null || frozen.MustExist))
        {
            faults.Add(new("--absent", null,
                frozen.BatchId is { } known ? $"batch {known}, which was created" : "a create that the API confirmed",
                "a batch that may not exist", "Use --release: its rows are asked again, its money is unknown."));
        }

        if (faults.Count > 0)
            throw new BadInputException(faults);
    }
}
