using Cairn.Accounting;
using Cairn.Budgeting;
using Cairn.Models;
using Cairn.Planning;
using Cairn.Running;
using Cairn.Storage;
using Cairn.Tests.Workloads;
using Cairn.Workloads;

namespace Cairn.Tests.Running;

/// <summary>One run as it really is, on a ledger and on files of its own, with only the API and the clock made
/// up.</summary>
sealed class RunBench : IDisposable
{
    public const string RunId = "0000000r";

    readonly WorkloadSetup _files = new();
    readonly Planned _planned;

    /// <param name="rows">How many rows there are; row 3 has the key "k3" and the text "text 3".</param>
    /// <param name="yaml">Lines put into the workload file.</param>
    /// <param name="maxTokens">The value of <c>max_tokens</c>.</param>
    /// <param name="more">What stands behind the text of each row; with a comma first it is a column "more".</param>
    public RunBench(int rows = 4, string yaml = "", string maxTokens = "300", Func<int, string>? more = null)
    {
        var columns = more?.Invoke(0).StartsWith(',') == true ? "id,text,more\n" : "id,text\n";
        _files.Write("rows.csv", columns + string.Concat(
            Enumerable.Range(0, rows).Select(i => $"k{i},text {i}{more?.Invoke(i)}\n")));
        _files.Write("answer.schema.json",
            """{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}""");
        _files.Write("handbook.md", string.Concat(Enumerable.Repeat("A rule that every row has to follow. ", 100)));
        Workload = _files.Read(
            WorkloadSetup.Minimal.Replace("300", maxTokens, StringComparison.Ordinal) + yaml);
        Input = InputSnapshot.Take(Workload.Input, default);
        Rows = new(Workload, new(Workload.Input, Input), new(Workload, Catalog));
        var profile = Rows.Profile(RowSet.Range(0, rows), Catalog);
        _planned = Planner.Choose(
            [Candidate.Of(null, profile, new([]))], Catalog,
            new() { QueueLimit = Workload.QueueLimit, Via = Via.Batch });
        Store = SqliteRunStore.Open(LedgerPath, Time);
        Api = new(Time);
    }

    public static ModelCatalog Catalog => ModelCatalog.BuiltIn;

    public static ReadOnlyMemory<byte> Key { get; } = "the key of this installation"u8.ToArray();

    public JumpingClock Time { get; init; } = new();

    public ScriptedApi Api { get; init; }

    public Workload Workload { get; }

    public InputSnapshot Input { get; }

    public RowSource Rows { get; }

    /// <summary>In which order the rows are asked; null for that of the plan.</summary>
    public RunLayout? Order { get; init; }

    public RunLayout Layout => Order ?? _planned.Layout;

    public SqliteRunStore Store { get; private set; }

    public string LedgerPath => Path.Combine(_files.Folder, "ledger.db");

    public string OutputFolder => Directory.CreateDirectory(Path.Combine(_files.Folder, "out")).FullName;

    public RunFolder Folder => new(_files.Folder, RunId);

    public RunSpec Spec => new()
    {
        Name = Workload.Name,
        WorkloadPath = Workload.Folder,
        WorkloadFingerprint = "fingerprint",
        Tags = Workload.Tags,
        InputSha256 = Input.Sha256,
        Rows = Layout.Places,
        InputRows = Input.RowCount,
        LayoutSha256 = Layout.Sha256,
        OutputFolder = OutputFolder,
        StartedAt = JumpingClock.Start,
        Deadline = JumpingClock.Start + Workload.Deadline,
        QueueLimit = Workload.QueueLimit,
        Kind = Kind,
        IsStaged = Stages is not null,
        Safety = Safety,
        Plan = _planned.Plan,
    };

    /// <summary>How the rows are asked.</summary>
    public SubmissionKind Kind { get; init; }

    /// <summary>Who decides on the stages behind the first; null for a run of one.</summary>
    public IStagePlanner? Stages { get; init; }

    /// <summary>What stands around the ledger, such as one that fails.</summary>
    public Func<IRunStore, IRunStore> Around { get; set; } = store => store;

    /// <summary>Who answers single messages.</summary>
    public ScriptedMessages Messages { get; } = new();

    /// <summary>How far the run may go on its own.</summary>
    public SafetyRules Safety { get; init; } = new();

    /// <summary>The budgets that hold for all runs.</summary>
    public IReadOnlyList<Budget> Budgets { get; set; } = [];

    /// <summary>What the run said while it went on by itself.</summary>
    public List<string> Notices { get; } = [];

    public RunContext Context => new()
    {
        RunId = RunId,
        Spec = Spec,
        Store = Around(Store),
        StagePlanner = Stages,
        Api = Api,
        Messages = Messages,
        Clock = new(Time),
        Blobs = Folder,
        Workload = Workload,
        Rows = Rows,
        Layout = Layout,
        Catalog = Catalog,
        InstanceKey = Key,
        Notice = Notices.Add,
        Budgets = () => Budgets,
    };

    /// <summary>Writes the run into the ledger.</summary>
    public async Task<RunBench> StartAsync(Usd? limit = null, int? rowLimit = null)
    {
        await Store.AddRunAsync(new() { Id = RunId, Spec = Spec, Limit = limit, RowLimit = rowLimit });
        return this;
    }

    /// <summary>Drives the run as one process would, from what the ledger shows.</summary>
    public Task<RunSnapshot> RunAsync(bool noWait = false) =>
        new Runner(Context, new() { NoWait = noWait }).RunAsync(TestContext.Current.CancellationToken);

    public Task<RunSnapshot> SnapshotAsync() => Store.SnapshotAsync(RunId);

    /// <summary>Plans all rows as one submission and returns it as the ledger has it.</summary>
    public async Task<Submission> PlanAsync(string id = "0000000s", int rowsMax = int.MaxValue)
    {
        var run = (await SnapshotAsync()).Run;
        var draft = new Submission
        {
            Id = id,
            RunId = RunId,
            WorkspaceId = Api.WorkspaceId,
            Attempt = 0,
            IsPrimer = false,
            Marks = Layout.Nodes.Count > 0 ? CacheMarks.Of([RowSet.Range(0, Input.RowCount)]) : CacheMarks.None,
            Rows = RowSet.Empty,
            BodyBytes = 0,
            BodySha256 = "",
            Reserved = Usd.Zero,
            RunAfter = Time.GetUtcNow(),
        };
        var intent = new Packer(Context).Fill(
            draft,
            new(RowSet.Range(run.Cursor, Input.RowCount), rowsMax, run.Remaining, new HashSet<int>()));
        Assert.Equal(PlanOutcome.Written, await Store.PlanAsync(intent!, [], []));
        return await FindAsync(id);
    }

    public async Task<Submission> FindAsync(string id) =>
        (await SnapshotAsync()).Submissions.Single(submission => submission.Id == id);

    /// <summary>What a new process finds after the old one was killed.</summary>
    public void Reopen()
    {
        Store.Dispose();
        Store = SqliteRunStore.Open(LedgerPath, Time);
    }

    /// <summary>What a rebuild begins with where the ledger is gone and the run's files are not.</summary>
    public async Task LoseLedgerAsync()
    {
        Store.Dispose();
        File.Delete(LedgerPath);
        Store = SqliteRunStore.Open(LedgerPath, Time);
        await Store.AddRunAsync(new() { Id = RunId, Spec = Spec, RebuildSince = Time.GetUtcNow() });
    }

    /// <summary>The input row that a custom_id of this run means.</summary>
    public static int RowOf(string customId) =>
        CustomId.TryParse(customId, Key.Span, out var id) ? id.Row : throw new ArgumentException(customId);

    public void Dispose()
    {
        Store.Dispose();
        _files.Dispose();
    }
}
