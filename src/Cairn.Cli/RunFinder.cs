using Cairn.Running;

namespace Cairn.Cli;

/// <summary>Finds the run that the user means.</summary>
static class RunFinder
{
    /// <summary>By id, by a unique prefix of it, or the newest for <c>latest</c>.</summary>
    public static async Task<Run> FindAsync(IRunStore store, string name)
    {
        var runs = await store.RunsAsync();
        if (name == "latest" && runs.Count > 0)
            return runs[0];

        return runs.Where(run => run.Id.StartsWith(name, StringComparison.Ordinal)).ToList() switch
        {
            [var run] => run,
            [] => throw new BadInputException([new("run", null, runs.Count == 0 ? "no run in the ledger" : $"'{name}'",
                "the id of a run, a unique prefix of it, or `latest`", "`cairn runs` lists them.")]),
            var several => throw new BadInputException([new("run", null, $"'{name}'",
                $"one run, not {several.Count} ({string.Join(", ", several.Select(run => run.Id))})",
                    "Give more letters of the id.")]),
        };
    }

    /// <summary>Reads a run's workload again and makes sure that it is still the one that was planned.</summary>
    public static PreparedWorkload ReadAgain(Run run, CancellationToken cancellationToken)
    {
        RefusePurged(run);
        var prepared = PreparedWorkload.Read(run.Spec, run.Spec.MaxTokens, cancellationToken);
        prepared = run.Spec.Evaluation is { } terms
            ? prepared.Evaluating(terms)
            : prepared.Choosing(run.Spec.Plan.Choice);
        List<Fault> faults = [.. ChangedInput(run, prepared)];
        if (prepared.Workload.Fingerprint != run.Spec.WorkloadFingerprint)
        {
            faults.Add(new(run.Spec.WorkloadPath, null, "a workload that changed since the run began",
                "the same cairn.yaml, template and files for the whole run",
                $"Restore them, start a new run, or ask failed rows anew with `cairn retry {run.Id} --failed`."));
        }

        return faults.Count == 0 ? prepared : throw new BadInputException(faults);
    }

    /// <summary>Makes sure that the answers of a run are still kept.</summary>
    /// <exception cref="BadInputException">They were purged.</exception>
    public static void RefusePurged(Run run)
    {
        if (run.PurgedAt is { } purged)
        {
            throw new BadInputException([new($"run {run.Id}", null,
                string.Create(System.Globalization.CultureInfo.InvariantCulture,
                    $"answers that were purged on {purged:yyyy-MM-dd}"),
                "a run whose answers are kept",
                $"`cairn report {run.Id}` still gives its bill; a new run asks its rows again.")]);
        }
    }

    /// <summary>What a run is made of on this machine, without any connection.</summary>
    public static RunMaterial Material(CairnHome home, Run run, PreparedWorkload prepared)
    {
        var material = new RunMaterial
        {
            RunId = run.Id,
            Spec = run.Spec,
            Blobs = home.FolderOf(run.Id),
            Workload = prepared.Workload,
            Rows = prepared.Rows,
            Layout = prepared.LayoutOf(home.FolderOf(run.Id), run.Spec),
            Catalog = prepared.Catalog,
            InstanceKey = home.InstanceKey(),
        };
        material.Follow(run);
        return material;
    }

    /// <summary>Makes sure that the rows are still those that the run began with.</summary>
    public static IEnumerable<Fault> ChangedInput(Run run, PreparedWorkload prepared)
    {
        if (prepared.Input.Sha256 != run.Spec.InputSha256)
        {
            yield return new(prepared.Workload.Input.Path, null, "an input that changed since the run began",
                "the same rows for the whole run", "Restore the file, or start a new run.");
        }
    }
}
