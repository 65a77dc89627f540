namespace Cairn.Workloads;

/// <summary>One way in which a row may be asked: of which model, and with how much effort.</summary>
/// <param name="ModelId">The full id of the model.</param>
/// <param name="Effort">
/// <c>low</c>, <c>medium</c>, <c>high</c>, <c>xhigh</c> or <c>max</c>; null for what <c>params</c> say, or the model's
/// own default.
/// </param>
public sealed record ModelChoice(string ModelId, string? Effort = null)
{
    internal static IReadOnlyList<string> Efforts { get; } = ["low", "medium", "high", "xhigh", "max"];

    /// <summary>The choice as people read it: the model, and the effort where one is chosen.</summary>
    public override string ToString() => Effort is null ? ModelId : $"{ModelId}, effort {Effort}";
}
