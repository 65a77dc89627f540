using Cairn.Claude;

namespace Cairn.Running;

/// <summary>The key now acts in another workspace than the one that holds the run's batches.</summary>
public sealed class WorkspaceChangedException(string runId, string? workspaceId, string found)
    : CairnException($"Run {runId} lives in workspace {workspaceId}, but the key answers for {found}. "
        + "Nothing was sent. Set the key of the run's workspace, then `cairn resume`.")
{
    /// <inheritdoc/>
    public override string Code => "workspace_changed";

    internal static void ThrowIfOther(string runId, string? workspaceId, ServerContext context)
    {
        if (context.WorkspaceId is { } found && found != workspaceId)
            throw new WorkspaceChangedException(runId, workspaceId, found);
    }
}
