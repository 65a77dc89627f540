using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Cairn.Accounting;
using Cairn.Models;
using Cairn.Planning;
using Cairn.Running;
using Cairn.Storage;
using Microsoft.Data.Sqlite;

namespace Cairn.Bench.Driving;

/// <summary>Shows how soon a process that was killed knows what to do next, from a ledger with many batches.</summary>
sealed class RecoverCommand : Command
{
    const double SecondsMax = 5;
    const int RowsEach = 10;
    const string RunId = "0000000r";

    readonly Option<int> _submissions = new("--submissions")
    {
        Description = "how many batches the run has had",
        DefaultValueFactory = _ => 100_000,
    };

    public RecoverCommand()
        : base("recover", "Measure opening a ledger with 100,000 submissions, up to the first decision.")
    {
        Add(_submissions);
        SetAction(InvokeAsync);
    }

    async Task<int> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var count = parsed.GetValue(_submissions);
        var folder = Directory.CreateTempSubdirectory("cairn-bench-");
        try
        {
            var path = Path.Combine(folder.FullName, "ledger.db");
            await FillAsync(path, count);
            await TimeAsync(path);
            var (open, snapshot, decision, duty) = await TimeAsync(path);
            var all = (open + snapshot + decision).TotalSeconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Machine.Text}\n{count:N0} submissions in {new FileInfo(path).Length / Machine.Mebi} MiB: opened in "
                + $"{open.TotalSeconds:0.000} s, read in {snapshot.TotalSeconds:0.000} s, decided ({duty}) in "
                + $"{decision.TotalSeconds:0.000} s, {all:0.000} s in all"));
            if (all <= SecondsMax)
                return 0;
            Console.WriteLine($"FAIL expected at most {SecondsMax} s");
            return 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task<(TimeSpan Open, TimeSpan Snapshot, TimeSpan Decision, string Duty)> TimeAsync(string path)
    {
        var begun = Stopwatch.GetTimestamp();
        using var store = SqliteRunStore.Open(path, TimeProvider.System);
        var opened = Stopwatch.GetTimestamp();
        var snapshot = await store.SnapshotAsync(RunId);
        var read = Stopwatch.GetTimestamp();
        var layout = RunLayout.InInputOrder(snapshot.Run.Spec.Rows);
        var duty = Decide.Next(
            snapshot, (layout, ModelCatalog.BuiltIn), new() { HasMet = true }, TimeProvider.System.GetUtcNow());
        return (Stopwatch.GetElapsedTime(begun, opened), Stopwatch.GetElapsedTime(opened, read),
            Stopwatch.GetElapsedTime(read), duty.GetType().Name);
    }

    // One transaction instead of three for each batch; what stands in the ledger then is the same, but for its events.
    static async Task FillAsync(string path, int count)
    {
        using var workload = new BenchWorkload(RowsEach, RowsEach);
        var spec = workload.Spec(Path.GetDirectoryName(path)!) with { Rows = (count + 1) * RowsEach };
        using (var store = SqliteRunStore.Open(path, TimeProvider.System))
        {
            await store.AddRunAsync(new() { Id = RunId, Spec = spec });
            await store.ChangeAsync(RunId, new() { OrganizationId = "org", WorkspaceId = "wrkspc" });
        }

        await using var connection = new SqliteConnection($"Data Source={path}");
        await connection.OpenAsync();
        connection.InTransaction(deferred: false, () =>
        {
            for (var number = 0; number < count; number++)
            {
                var planned = SubmissionOf(number);
                SubmissionRows.Insert(connection, planned);
                SubmissionRows.Replace(connection, planned, planned with
                {
                    State = SubmissionState.Settled,
                    Outcomes = OutcomeMap.Of([.. Enumerable.Repeat(RowOutcome.Succeeded, RowsEach)]),
                    Segment = $"{planned.Id}.jsonl",
                    Settled = planned.Reserved,
                });
            }

            connection.Execute(
                "update run set cursor = @1, succeeded = @1, settled_pd = @2", count * RowsEach, count * 1_000_000L);
            return true;
        });
    }

    static Submission SubmissionOf(int number) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"{number:D8}"),
        RunId = RunId,
        WorkspaceId = "wrkspc",
        Attempt = 0,
        IsPrimer = false,
        Rows = RowSet.Range(number * RowsEach, (number + 1) * RowsEach),
        BodyBytes = 4_000,
        BodySha256 = new('0', 64),
        Reserved = new Usd(0.000001m),
        State = SubmissionState.Accepted,
        BatchId = string.Create(CultureInfo.InvariantCulture, $"msgbatch_{number}"),
        AnchoredAt = TimeProvider.System.GetUtcNow(),
        CommittedAt = TimeProvider.System.GetUtcNow(),
        AcceptedAt = TimeProvider.System.GetUtcNow(),
        RunAfter = TimeProvider.System.GetUtcNow(),
    };
}
