namespace Cairn.Running.Points;

/// <summary>
/// A moment at which a process may die or a call may fail: a call of a port, and before or after what in it.
/// </summary>
/// <param name="Name">Such as <c>store.plan.before</c>, <c>api.create.fence</c> or <c>blob.append.after</c>.</param>
readonly record struct FaultPoint(string Name)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}
