using Cairn.Claude;

namespace Cairn.Running;

/// <summary>The key now acts in another workspace than the one that holds the run's batches.</summary>
public sealed class WorkspaceChangedException(string runId, string? workspaceId, string found)
    : CairnException($"Run {runId} lives in workspace {workspaceId}, but the key answers for {found}. "
        + "Nothing was sent. Set the key of the run's workspace, then `cairn resume`.")
{
    /// <inheritdoc/>
    public override string Code => "workspace_changed";

    /// <summary>
    /// Asks whose answers these are: a batch that is not found may just be looked for in the wrong workspace.
    /// </summary>
    internal static async Task ThrowIfOtherAsync(
        IBatchApi api, Submission submission, CancellationToken cancellationToken) =>
        ThrowIfOther(submission.RunId, submission.WorkspaceId,
            (await api.ListAsync(1, null, cancellationToken)).Context);

    internal static void ThrowIfOther(string runId, string? workspaceId, ServerContext context)
    {
        if (context.WorkspaceId is { } found && found != workspaceId)
            throw new WorkspaceChangedException(runId, workspaceId, found);
    }
}
