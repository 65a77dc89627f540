using Cairn.Accounting;
using Cairn.Cli.Output;
using Cairn.Models;
using Cairn.Planning;
using Cairn.Planning.Tables;
using Cairn.Profiling;
using Cairn.Quality.Evaluating;
using Cairn.Quality.Grading;
using Cairn.Reporting;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Cli;

/// <summary>
/// A workload that has been read, checked and measured: what planning, running and showing start from.
/// </summary>
sealed record PreparedWorkload(Workload Workload, InputSnapshot Input, RowSource Rows, ModelCatalog Catalog)
{
    /// <summary>Where it was read from, absolute.</summary>
    public required string Path { get; init; }

    /// <summary>What is known of its tokens besides its text. The default is nothing.</summary>
    public Knowledge Known { get; init; } = Knowledge.None;

    /// <summary>Reads the workload and takes the fingerprint of its input; every fault is reported at once.</summary>
    /// <param name="path">The folder, or its file.</param>
    /// <param name="modelsFile">A file with models of the user's own, or null.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static PreparedWorkload Read(string path, string? modelsFile, CancellationToken cancellationToken) =>
        Read(path, modelsFile, (null, null), cancellationToken);

    /// <summary>Reads the workload of a run as it stands now, and rows that were piped in from their copy.</summary>
    /// <param name="spec">What was agreed at the start of the run.</param>
    /// <param name="maxTokens">What stands in for the workload's own <c>max_tokens</c>, or null.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static PreparedWorkload Read(RunSpec spec, int? maxTokens, CancellationToken cancellationToken) =>
        Read(spec.WorkloadPath, spec.ModelsFile, (maxTokens, spec.InputSha256), cancellationToken);

    static PreparedWorkload Read(string path, string? modelsFile, (int? MaxTokens, string? PipedSha256) of,
        CancellationToken cancellationToken)
    {
        var catalog = ModelCatalog.Load(modelsFile);
        var workload = WorkloadFile.Read(path, catalog, CairnHome.Sources(of.PipedSha256));
        if (of.MaxTokens is { } most)
            workload = WithMaxTokens(workload, catalog, most);
        var input = InputSnapshot.Take(workload.Input, cancellationToken);
        var shaped = PromptShaping.Find(workload, new(workload.Input, input), catalog);
        if (shaped is not null)
            workload = workload.With(shaped.Shape);
        var first = workload.AtRung(0);
        var rows = new RowSource(first, new(workload.Input, input), new(first, catalog));
        return new(workload, input, rows, catalog) { Path = System.IO.Path.GetFullPath(path), Shaped = shaped };
    }

    // Ready batch lines name their own limit, and none stands in for it.
    static Workload WithMaxTokens(Workload workload, ModelCatalog catalog, int maxTokens)
    {
        if (workload.Input.HasRequests)
        {
            throw new BadInputException([new("--max-tokens", null, "ready batch lines", "a workload with a template",
                "Batch lines name their own max_tokens; start a new run with other lines.")]);
        }

        var model = catalog.Find(workload.ModelId!);
        return RequestRules.MaxTokensBreach(model, maxTokens, workload.Betas) is { } breach
            ? throw new BadInputException([new("--max-tokens", null, breach.Found, breach.Expected, breach.Repair)])
            : workload with { MaxTokens = maxTokens, IsMaxTokensAuto = false };
    }

    /// <summary>The order found for items that may change places; null where none may or none is worth it.</summary>
    public ShapedPrompt? Shaped { get; init; }

    /// <summary>What changed places, and what no order costs less than; null where nothing did.</summary>
    public ShapeReport? ReportShape() => Shaped is null ? null : ShapeReport.Of(
        Shaped, Workload, PromptShaping.BoundsOf(Workload, new(Workload.Input, Input), Catalog)!.Value,
        new RowReader(Workload.Input, Input).Read());

    /// <summary>The same with the choice that a plan took; null leaves it as it is.</summary>
    public PreparedWorkload Choosing(ModelChoice? choice) =>
        choice is null || (Workload.Models is [var only] && only == choice)
            ? this
            : With(Workload with { Choice = choice, Models = [choice] });

    /// <summary>The same with tags from the command line; null leaves it as it is.</summary>
    public PreparedWorkload Tagged(IReadOnlyList<Tag>? more)
    {
        var tags = new Dictionary<string, string>(Workload.Tags);
        foreach (var tag in more ?? [])
            tags[tag.Name] = tag.Value;
        return this with { Workload = Workload with { Tags = tags } };
    }

    /// <summary>The same with the choice that a plan of all rows takes, where there is one to take.</summary>
    public PreparedWorkload Chosen() => Workload.Models.Count < 2 ? this : Choosing(Plan(null).Plan.Choice);

    /// <summary>Composes every row once for each model allowed, measures it, and plans; nothing is sent.</summary>
    /// <param name="limit">How many rows from the start are asked; null for all.</param>
    /// <remarks>A cascade of some rows knows no others: what it certifies, it certifies of them.</remarks>
    public Planned Plan(int? limit)
    {
        var asked = RowSet.Range(0, Math.Min(Input.RowCount, limit ?? Input.RowCount));
        if (Workload.Cascade.Count == 0 || asked.Count == Input.RowCount)
            return Plan(asked, Input.RowCount);

        var planned = PlanOf(asked);
        return planned with { Layout = planned.Layout.Scattered(Input.RowCount, [.. asked]) };
    }

    /// <summary>A plan with advice that takes another look at the rows.</summary>
    public Planned Advised(Planned planned)
    {
        var chosen = Choosing(planned.Plan.Choice);
        var advice = planned.Candidate.Profile.HasOwnMarkers ? null : PromptShaping.Advise(
            chosen.Workload, new(Workload.Input, Input), planned.Plan.Rows, Catalog);
        return advice?.IsWorthReading(planned.Plan.Estimate.Expected) != true ? planned : planned with
        {
            Plan = planned.Plan with
            {
                Advice = [.. planned.Plan.Advice.Append(advice).OrderByDescending(each => each.SavesUsd)],
            },
        };
    }

    /// <summary>The same for some rows; the order of the run is not planned by it.</summary>
    public Planned PlanOf(RowSet asked) => Plan(asked, null);

    Candidate Limited(Candidate candidate) => Workload is { IsMaxTokensAuto: true, MaxTokens: >= FirstCap.Written }
        ? candidate with { Chances = candidate.Chances.WithGenerousLimit() }
        : candidate;

    Planned Plan(RowSet asked, int? inputRows)
    {
        if (Workload.Cascade.Count > 0)
            return Cascading(asked, inputRows);

        List<Candidate> candidates = [];
        var choices = Workload.Models.Count == 0 ? [null] : Workload.Models.Cast<ModelChoice?>();
        foreach (var model in choices.GroupBy(choice => choice?.ModelId))
        {
            var profile = With(Workload with { Choice = model.First() }).Rows.Profile(asked, Catalog);
            RefuseRetired(profile);
            candidates.AddRange(model.Select(choice =>
                Limited(Candidate.Of(choice, profile, Known.History, Known.Counted))));
        }

        return Planner.Choose(candidates, Catalog, new()
        {
            QueueLimit = Workload.QueueLimit,
            Deadline = Workload.Deadline,
            Via = Workload.Via,
            BatchCostMax = new(Workload.Safety.BatchCostMaxUsd),
            Duplicates = Workload.Duplicates,
            InputRows = inputRows,
        });
    }

    // The first rung is what a run begins with; the others say what the whole may come to.
    Planned Cascading(RowSet asked, int? inputRows)
    {
        List<Planned> rungs = [.. Workload.Cascade.Select((_, rung) => AtRung(rung).Plan(asked, inputRows))];
        var outlook = CascadeOutlook.Of(
            rungs, [.. Workload.Cascade.Select(rung => rung.ToString())], Workload.Quality, Known.Evidence);
        if (outlook.Audits > 0 && Workload.Quality?.Grader.Judge is { } judge)
        {
            outlook = outlook.JudgedBy(judge.Choice.ToString(), PlanOfJudge(
                judge, (rungs[0].Plan, Workload.Cascade[0].MaxTokens), [.. asked.Take(outlook.Audits)],
                (_, text) => text).Plan.Estimate);
        }

        var plan = rungs[0].Plan;
        return rungs[0] with
        {
            Plan = plan with
            {
                Cascade = outlook,
                Advice = outlook.Advise() is { } advice && advice.IsWorthReading(outlook.Whole.Expected)
                    ? [advice, .. plan.Advice]
                    : plan.Advice,
            },
        };
    }

    /// <summary>Composes every row once and measures it; nothing is sent.</summary>
    public WorkloadProfile Profile(int? limit, RowProgress progress, CancellationToken cancellationToken)
    {
        var asked = RowSet.Range(0, Math.Min(Input.RowCount, limit ?? Input.RowCount));
        return Rows.Profile(
            asked, Catalog, measured => progress.Watch(measured, some => some.Count, asked.Count, cancellationToken));
    }

    /// <summary>The request of each row in the order of the input, by which it is known in other runs.</summary>
    public IEnumerable<UInt128> Digests() => Rows.Digests(RowSet.Range(0, Input.RowCount));

    /// <summary>The same with the rungs that an evaluation compares, its rows asked as the first of them.</summary>
    /// <exception cref="BadInputException">The rows are ready requests, which have nothing to compare.</exception>
    public PreparedWorkload Evaluating(EvaluationTerms terms)
    {
        var compared = ComparedRungs.Of(Workload, terms.Ablates);
        return With(compared.AtRung(0)) with { Workload = compared };
    }

    /// <summary>The rows as a rung asks them, as a workload of its own.</summary>
    public PreparedWorkload AtRung(int rung) =>
        With(Workload.AtRung(rung)) with { Known = Known.AtRung(rung) };

    /// <summary>In which order some rows of the input are asked, ascending, at the workload's own rung.</summary>
    public RunLayout LayOut(IReadOnlyList<int> rows) =>
        PlanOf(RowSet.OfAscending(rows)).Layout.Scattered(Input.RowCount, rows);

    /// <summary>Who decides on the stages of a run of a cascade; null for other runs.</summary>
    /// <exception cref="BadInputException">The labels have faults, or the grader cannot decide.</exception>
    public IStagePlanner? StagePlannerOf(RunSpec spec, CancellationToken cancellationToken)
    {
        if (!spec.IsStaged || Workload.Cascade.Count == 0)
            return null;
        if (spec.Evaluation is not null)
        {
            var (right, grader) = EvalDraft.Yardsticks(this, cancellationToken);
            return new JudgePlanner(right, (JudgeGrader)grader, (judging, rows) => Judging(judging).LayOut(rows));
        }

        var labels = Workload.Quality?.Labels is { } terms
            ? Labels.Read(terms, Workload.Input, Input, cancellationToken) : null;
        return new CascadePlanner(labels, (rung, rows) => AtRung(rung).LayOut(rows))
        {
            LayOutJudged = (judging, rows) => Judging(judging).LayOut(rows),
        };
    }

    /// <summary>Its answers put before a judge, of whose lengths the rows' own earlier runs say nothing.</summary>
    public PreparedWorkload Judging(Workload judging) => (With(judging) with { Known = Knowledge.None }).InBatches();

    /// <summary>
    /// How a judge is expected to be asked about answers that are not there yet: texts of the length that is expected
    /// stand for them.
    /// </summary>
    /// <param name="judge">Who judges.</param>
    /// <param name="rung">The plan of the rung that answers, and the most tokens of an answer.</param>
    /// <param name="rows">The rows, ascending.</param>
    /// <param name="labelOf">What an answer to a row is held against.</param>
    public Planned PlanOfJudge(
        JudgeTerms judge, (Plan Plan, int MaxTokens) rung, IReadOnlyList<int> rows, Func<int, string, string?> labelOf)
    {
        var chances = rung.Plan.Chances;
        var share = Math.Min(1, chances.OutputMedian * Math.Exp(chances.OutputSigma * chances.OutputSigma / 2));
        var text = string.Concat(Enumerable.Repeat(" word", (int)(rung.MaxTokens * share)));
        var answers = rows.ToDictionary(row => row, row => new JudgedAnswer("", text, labelOf(row, text)));
        return Judging(Workload.Judging(judge, answers)).PlanOf(RowSet.OfAscending(rows));
    }

    /// <summary>The same, to be planned in batches unless the workload insists on Messages.</summary>
    public PreparedWorkload InBatches() => Workload.Via == Via.Auto
        ? this with { Workload = Workload with { Via = Via.Batch } }
        : this;

    PreparedWorkload With(Workload workload) => this with
    {
        Workload = workload,
        Rows = new(workload.AtRung(0), new(workload.Input, Input), new(workload.AtRung(0), Catalog)),
    };

    /// <summary>The layout of a run; one whose file is gone is made again where the workload still gives it.</summary>
    public RunLayout LayoutOf(IBlobStore blobs, RunSpec spec)
    {
        try
        {
            return LayoutFile.Read(blobs, spec);
        }
        catch (LayoutDamagedException)
        {
            var again = Choosing(spec.Plan.Choice).Plan(spec.Plan.Rows).Layout;
            if (again.Sha256 == spec.LayoutSha256)
                return again;
            throw;
        }
    }

    /// <summary>The layouts of all stages of a run, joined.</summary>
    public RunLayout LayoutOf(IBlobStore blobs, Run run) => LayoutOf(blobs, run.Spec).WithStages(blobs, run);

    /// <summary>A run's order with the prefixes that a new plan of the first rows caches.</summary>
    public static RunLayout Recached(RunLayout layout, RunLayout planned)
    {
        var nodes = new int[layout.InputRows];
        for (var row = 0; row < nodes.Length; row++)
        {
            var place = row < planned.InputRows ? planned.PlaceOf(row) : -1;
            nodes[row] = place < 0 ? -1 : planned.NodeAt(place);
        }

        return layout.Recached(planned.Nodes, nodes);
    }

    /// <summary>The most that the rows can cost where the budget is hard; null where it is an estimate.</summary>
    /// <exception cref="BadInputException">The budget is hard and some row has no bound.</exception>
    public Usd? WorstCaseOf(int? limit) => Workload.Safety.Budget == BudgetMode.Hard
        ? HardBudget.Check(
            Workload.Input.Name,
            Rows.Read(RowSet.Range(0, Math.Min(Input.RowCount, limit ?? Input.RowCount))),
            new(Catalog, Workload.Safety.InputTokensMax))
        : null;

    /// <summary>
    /// What is allowed but worth a second look: old prices, models that retire, settings that are probably not meant.
    /// </summary>
    public IEnumerable<string> Warnings(WorkloadProfile profile, DateTimeOffset now) =>
    [
        .. Workload.Warnings,
        .. profile.Groups.Select(group => group.Model).Distinct()
            .SelectMany(model => Catalog.Find(model).Warnings(now, now + (Workload.Deadline ?? TimeSpan.FromDays(1)))),
    ];

    /// <summary>The same with what the plan itself warns of.</summary>
    public IEnumerable<string> Warnings(Planned planned, DateTimeOffset now) =>
        Warnings(planned.Candidate.Profile, now).Concat(planned.Plan.Warnings);

    /// <summary>A plan with the fingerprints of all that it rests on.</summary>
    public PlanFile FileOf(Planned planned, int? limit) => new()
    {
        Workload = Path,
        WorkloadFingerprint = Workload.Fingerprint,
        InputSha256 = Input.Sha256,
        Limit = limit,
        LayoutSha256 = planned.Layout.Sha256,
        Models = PlanFile.FactsOf(planned.Plan, Catalog),
        Plan = planned.Plan,
    };

    // The API would say so only when the whole batch has ended.
    void RefuseRetired(WorkloadProfile profile)
    {
        var now = TimeProvider.System.GetUtcNow();
        var retired = profile.Groups
            .Select(group => Catalog.Find(group.Model))
            .Distinct()
            .Where(model => model.IsRetired(now));
        List<Fault> faults = [.. retired.Select(model => new Fault(
            Workload.Name, null, $"model {model.Id}, retired since {model.RetiresOn:yyyy-MM-dd}",
                "a model that answers",
            model.Replacement is { } next ? $"Use {next}." : "`cairn models` lists the others."))];
        if (faults.Count > 0)
            throw new BadInputException(faults);
    }
}
