using Cairn.Planning;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Cli;

/// <summary>Makes a run before it stands in the ledger: what is agreed, and where it goes.</summary>
static class RunDraft
{
    /// <summary>A run of a workload with an id of its own.</summary>
    public static Run Of(PreparedWorkload prepared, Target target, Plan plan, string? modelsFile) => new()
    {
        Id = Identity.New(),
        Spec = new()
        {
            Name = prepared.Workload.Name,
            WorkloadPath = prepared.Path,
            WorkloadFingerprint = prepared.Workload.Fingerprint,
            Tags = prepared.Workload.Tags,
            InputSha256 = prepared.Input.Sha256,
            Rows = prepared.Input.RowCount,
            LayoutSha256 = "",
            OutputFolder = "",
            Endpoint = target.Endpoint,
            IsSandbox = target.IsSandbox,
            ModelsFile = modelsFile,
            StartedAt = default,
            QueueLimit = prepared.Workload.QueueLimit,
            Kind = plan.Via == SendVia.Messages ? SubmissionKind.Messages : SubmissionKind.Batch,
            Safety = prepared.Workload.Safety,
            KeepsAnswers = prepared.Workload.KeepsAnswers,
            ReuseBytesMax = prepared.Workload.ReuseBytesMax,
            Plan = plan,
        },
    };

    /// <summary>A run that follows the cascade of its workload, where it has one.</summary>
    public static Run Cascading(Run run, Workload workload) => workload.Cascade.Count == 0 ? run : run with
    {
        Spec = run.Spec with { IsStaged = true, IsCertified = workload.Quality?.Target is not null },
    };

    /// <summary>
    /// Completes a draft by the first call, which learns the API's clock, proves the key, and finds out whether what
    /// answers is a sandbox; makes the output folder and writes the layout.
    /// </summary>
    public static async Task<Run> AgreeAsync(
        (Run Run, RunLayout Layout) draft, CairnHome home, PreparedWorkload prepared, string? output,
        CancellationToken cancellationToken)
    {
        var run = draft.Run;
        var folder = OutputFolder.Check(output ?? Path.Combine("cairn-runs", run.Id));
        await using var connection = await Connection.OpenAsync(
            Target.Of(run.Spec), prepared.Workload.Sandbox, (run.Id, home.FolderOf(run.Id).SandboxState),
                cancellationToken);
        var context = (await connection.Client.ListAsync(1, null, cancellationToken)).Context;
        if (run.Spec.IsSandbox && !context.IsSandbox)
        {
            throw new BadInputException([new("--sandbox", null,
                $"a server at {run.Spec.Endpoint} that is no Cairn sandbox",
                "the address of a `cairn sandbox`", "Start one with `cairn sandbox`, or leave the address out.")]);
        }

        Directory.CreateDirectory(folder);
        var now = connection.Clock.Now;
        var spec = run.Spec with
        {
            OutputFolder = folder,
            IsSandbox = context.IsSandbox,
            StartedAt = now,
            Deadline = now + prepared.Workload.Deadline,
        };
        return run with { Spec = await LayoutFile.WriteAsync(home.FolderOf(run.Id), spec, draft.Layout) };
    }
}
