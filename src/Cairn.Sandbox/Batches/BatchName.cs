namespace Cairn.Sandbox.Batches;

/// <summary>Which batch a call means: batches of other workspaces don't exist for it.</summary>
/// <param name="Id">The batch's id.</param>
/// <param name="Workspace">The workspace of the call; null is the default one.</param>
readonly record struct BatchName(string Id, string? Workspace = null)
{
    public static implicit operator BatchName(string id) => new(id);
}
