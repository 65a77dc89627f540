using System.CommandLine;
using Cairn.Accounting;
using Cairn.Cli.Output;
using Cairn.Planning;
using Cairn.Running;
using Cairn.Storage;
using Cairn.Workloads;

namespace Cairn.Cli.Commands;

/// <summary>Brings back a run whose ledger was lost or restored, from the results that the API still keeps.</summary>
sealed class RebuildCommand : CairnCommand
{
    readonly Argument<string> _workload = Flags.Workload();
    readonly Option<string?> _run = new("--run")
    {
        Description = "the run, where several are found",
        HelpName = "run",
    };

    readonly Option<bool> _sandbox = Flags.Sandbox();
    readonly Option<string?> _sandboxUri = Flags.SandboxUri();
    readonly Option<decimal?> _maxCost = Flags.MaxCost();
    readonly Option<string?> _output = Flags.OutputFolder();
    readonly Option<string?> _models = Flags.ModelsFile();
    readonly Option<Tag[]> _tags = Flags.Tags();
    readonly Option<bool> _adoptHost = Flags.AdoptHost();
    readonly Option<bool> _yes = Flags.Yes();
    readonly DriveFlags _drive = new();

    public RebuildCommand()
        : base("rebuild", "Bring back a run whose ledger was lost or restored; nothing is asked twice.")
    {
        Add(_workload);
        foreach (var option in (Option[])
            [_run, _sandbox, _sandboxUri, _maxCost, _output, _models, _tags, _adoptHost, _yes])
        {
            Add(option);
        }

        _drive.AddTo(this);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn rebuild tickets", "find the run's batches of the last 29 days, record them, then ask the rest"),
        ("cairn rebuild tickets --run k3v9m2xq --yes", "one of several runs, without a question"),
    ];

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = _drive.Terminal(parsed);
        var modelsFile = parsed.GetValue(_models) is { } file ? Path.GetFullPath(file) : null;
        var prepared = PreparedWorkload.Read(parsed.GetValue(_workload)!, modelsFile, cancellationToken)
            .Tagged(parsed.GetValue(_tags)).Chosen();
        var home = CairnHome.Open();
        using var store = home.OpenLedger(TimeProvider.System);
        await using var guard = await LedgerGuard.EnterAsync(home, store, terminal, parsed.GetValue(_adoptHost));
        var run = await KnownAsync(store, prepared, parsed);
        if (run is not null)
            prepared = RunFinder.ReadAgain(run, cancellationToken);
        else
            run = await FindAsync((home, store, prepared), terminal, parsed, cancellationToken);

        await using var session = await RunSession.OpenAsync(home, store, run, prepared, cancellationToken);
        if (session is null)
            return await DriveFlags.OccupiedAsync(terminal, (home, store), run, prepared);
        await store.ChangeAsync(run.Id, new()
        {
            State = RunState.Running,
            Cause = StopCause.None,
            RebuildSince = RunChange.FromNow,
        });
        return await _drive.DriveAsync(session, terminal, parsed, cancellationToken);
    }

    // What the ledger shows of the workload, where there is no doubt which run is meant.
    async Task<Run?> KnownAsync(IRunStore store, PreparedWorkload prepared, ParseResult parsed)
    {
        var runs = await store.RunsAsync();
        if (parsed.GetValue(_run) is { } name)
            return runs.FirstOrDefault(run => run.Id.StartsWith(name, StringComparison.Ordinal));
        return runs.Where(run => run.Spec.WorkloadPath == prepared.Path && run.State != RunState.Finished).ToList()
            is [var only] ? only : null;
    }

    async Task<Run> FindAsync((CairnHome Home, IRunStore Store, PreparedWorkload Prepared) of, Terminal terminal,
        ParseResult parsed, CancellationToken cancellationToken)
    {
        var target = Target.Of(parsed.GetValue(_sandbox), parsed.GetValue(_sandboxUri));
        if (target is { IsSandbox: true, Endpoint: null })
        {
            throw new BadInputException([new("--sandbox", null, "a sandbox of the run's own", "one that runs already",
                "Name it, such as --sandbox=http://127.0.0.1:8787.")]);
        }

        var (runId, marks) = await SearchAsync(of, target, parsed, cancellationToken);
        var planned = of.Prepared.Plan(null);
        var order = OrderOf(of.Home.FolderOf(runId), marks, of.Prepared, planned);
        terminal.Note($"run {runId} is not in the ledger; it is made anew from its batches");
        terminal.Warn("that the input is still the one that this run read cannot be checked: rows go by their number");
        var maxCost = parsed.GetValue(_maxCost) ?? of.Prepared.Workload.MaxCostUsd;
        var modelsFile = parsed.GetValue(_models) is { } file ? Path.GetFullPath(file) : null;
        var draft = RunDraft.Cascading(
            RunDraft.Of(of.Prepared, target, planned.Plan, modelsFile), of.Prepared.Workload) with
        {
            Id = runId,
            Limit = maxCost is { } usd ? new Usd(usd) : null,
            RebuildSince = RunChange.FromNow,
        };
        var run = await RunDraft.AgreeAsync(
            (draft, PreparedWorkload.Recached(order, planned.Layout)), of.Home, of.Prepared, parsed.GetValue(_output),
            cancellationToken);
        await of.Store.AddRunAsync(run);
        return run;
    }

    async Task<(string RunId, IReadOnlyList<int> Marks)> SearchAsync(
        (CairnHome Home, IRunStore Store, PreparedWorkload Prepared) of, Target target, ParseResult parsed,
        CancellationToken cancellationToken)
    {
        await using var connection = await Connection.OpenAsync(
            target, of.Prepared.Workload.Sandbox, (Identity.New(), null), cancellationToken);
        var search = new RunSearch(connection.Client, of.Store, of.Home.InstanceKey());
        await connection.Client.ListAsync(1, null, cancellationToken);
        var batches = await search.UnboundAsync(connection.Clock.Now, cancellationToken);
        if (batches.Count > 0 && !target.IsSandbox && !of.Prepared.Workload.Safety.HasWorkspaceAlone)
        {
            Spending.Confirm($"The first line of {batches.Count:N0} batches of the workspace will be read to find out "
                + "whose they are, and the rows that no batch answered will be asked. Go on?", parsed.GetValue(_yes));
        }

        var found = await search.OwnersAsync(batches, cancellationToken);
        var known = (await of.Store.RunsAsync()).Select(run => run.Id).ToHashSet();
        var lost = found.Runs.Where(run => !known.Contains(run.RunId)
            && run.RunId.StartsWith(parsed.GetValue(_run) ?? "", StringComparison.Ordinal)).ToList();
        if (lost is not [var only])
            throw new BadInputException([NotOne(lost, found, batches.Count)]);
        return only.Marks.Count == 1 || of.Prepared.Workload.Cascade.Count > 0
            ? (only.RunId, only.Marks)
            : throw new BadInputException([OfSeveralStages(only)]);
    }

    // What an evaluation compares stands in the ledger alone; asked as a run of one stage it would end with a part.
    static Fault OfSeveralStages((string RunId, int Batches, IReadOnlyList<int> Marks) lost) => new("rebuild", null,
        $"{lost.Batches} batches of {lost.Marks.Count} stages of run {lost.RunId}",
        "those of a run that asked its rows once, or of a cascade",
        "If it was an evaluation, restore a copy of the ledger and resume it, or evaluate again. If the workload was a "
        + "cascade, put it back as it was.");

    // Answers name places: only the order in which the first stage asked says which rows they are; the marks of later
    // stages are of no order.
    static RunLayout OrderOf(
        RunFolder folder, IReadOnlyList<int> marks, PreparedWorkload prepared, Planned planned)
    {
        IEnumerable<RunLayout> orders =
        [
            RunLayout.InInputOrder(prepared.Input.RowCount),
            .. folder.Names(LayoutFile.Prefix).Select(name => LayoutFile.Open(folder, name)),
        ];
        return orders.Append(planned.Layout)
            .FirstOrDefault(order => marks.Contains(order.Mark) && order.InputRows == prepared.Input.RowCount)
            ?? throw new BadInputException([new(prepared.Path, null,
                "batches of a run that asked its rows in another order than this workload gives",
                "the run's own layout, or the workload and input that it began with",
                $"Put the file {LayoutFile.Prefix}*.bin back into the run's folder, or restore the workload.")]);
    }

    static Fault NotOne(
        List<(string RunId, int Batches, IReadOnlyList<int> Marks)> lost, RunSearch.Found found,
        int opened) => lost.Count > 1
        ? new("--run", null,
            $"{lost.Count} runs that the ledger does not know: "
                + string.Join(", ", lost.Select(run => $"{run.RunId} ({run.Batches} batches)")),
            "one of them", "Name it with --run.")
        : new("rebuild", null,
            $"no batch of an unknown run among {opened} of the last 29 days"
                + (found.SignedElsewhere > 0 ? $", but {found.SignedElsewhere} that another key has signed" : ""),
            "batches that this installation's key has signed",
            found.SignedElsewhere > 0
                ? "Put the `instance.key` of the lost home back, then try again."
                : "Check that the API key acts in the run's workspace; else start a new run.");
}
