using Cairn.Cli.Output;
using Cairn.Models;
using Cairn.Reporting.Slicing;
using Cairn.Running;
using Cairn.Storage;
using Cairn.Workloads;

namespace Cairn.Cli;

/// <summary>Finds the books of runs; the input is read only where slices are of its rows.</summary>
static class BooksFinder
{
    const string Empty = "(empty)";

    /// <summary>
    /// The runs that are meant: by id, by unique prefix, <c>latest</c>, or <c>all</c> for all that were billed, or of a
    /// sandbox where none was.
    /// </summary>
    public static async Task<IReadOnlyList<Run>> FindAsync(IRunStore store, IReadOnlyList<string> names)
    {
        List<Run> runs = [];
        if (names.Contains("all"))
        {
            var all = await store.RunsAsync();
            runs = [.. all.Where(run => run.Spec.IsSandbox == all.All(each => each.Spec.IsSandbox))];
        }
        else
        {
            foreach (var name in names)
                runs.Add(await RunFinder.FindAsync(store, name));
            runs = [.. runs.DistinctBy(run => run.Id)];
        }

        if (runs.Count == 0)
        {
            throw new BadInputException([new("run", null, "no run in the ledger", "at least one",
                "`cairn run samples/support-tickets --sandbox` makes one.")]);
        }

        return runs.Select(run => run.Spec.IsSandbox).Distinct().Count() < 2
            ? runs
            : throw new BadInputException([new("run", null, "runs of a sandbox together with runs that were billed",
                "runs of one kind", "Money that nobody paid is never added to money that somebody did.")]);
    }

    /// <summary>Reads what a slice of a run is cut from.</summary>
    /// <exception cref="BadInputException">The input changed since, or has no such column.</exception>
    public static async Task<RunBooks> ReadAsync(
        (CairnHome Home, SqliteRunStore Store, Terminal Terminal) from, Run run, SliceBy by,
        CancellationToken cancellationToken)
    {
        var (folder, snapshot) = (from.Home.FolderOf(run.Id), await from.Store.SnapshotAsync(run.Id));
        return new()
        {
            Snapshot = snapshot,
            Blobs = folder,
            Layout = LayoutFile.Read(folder, snapshot.Run),
            Catalog = ModelCatalog.Load(run.Spec.ModelsFile),
            InstanceKey = from.Home.InstanceKey(),
            Watch = new CountProgress(from.Terminal, TimeProvider.System, !from.Terminal.IsJson, "answers").Watch,
            Groups = by.IsOfRows && run.PurgedAt is null ? GroupsOf(run, by.Name, cancellationToken) : null,
        };
    }

    static IEnumerable<string> GroupsOf(Run run, string column, CancellationToken cancellationToken)
    {
        var workload = WorkloadFile.Read(run.Spec.WorkloadPath, ModelCatalog.Load(run.Spec.ModelsFile));
        if (workload.Redact.Contains(column))
        {
            throw new BadInputException([new("--by", null, $"the column '{column}', which the workload redacts",
                "a column whose values may be shown", "Cut by another column, or by tag:NAME, day or model.")]);
        }

        var input = workload.Input;
        var snapshot = InputSnapshot.Take(input, cancellationToken);
        if (snapshot.Sha256 != run.Spec.InputSha256)
        {
            throw new BadInputException([new(input.Path, null, $"an input that changed since run {run.Id} began",
                "the rows that the run asked", "Restore the file, or cut by something else than a column.")]);
        }

        var rows = new RowReader(input, snapshot);
        IReadOnlyCollection<string> columns = snapshot.Columns.Count > 0
            ? snapshot.Columns
            : [.. rows.Read().Take(1).SelectMany(row => row.Fields.Keys)];
        return columns.Contains(column) || (snapshot.Columns.Count == 0
            && rows.Read().Any(row => row.Fields.ContainsKey(column)))
                ? rows.Read().Select(row => TextOf(row, column))
                : throw new BadInputException([new(input.Path, null, $"no column '{column}'",
                    $"one of {string.Join(", ", columns)}",
                    "Name a column, or one of tag:NAME, day, month, model, wave, stage, rung, run and template.")]);
    }

    static string TextOf(Row row, string column) => row.Fields.GetValueOrDefault(column) switch
    {
        null or "" => Empty,
        string text => text,
        bool flag => flag ? "true" : "false",
        _ => "(a list or an object)",
    };
}
