namespace Cairn.Models;

/// <summary>Stand-in with the few facts that Workloads asks for.</summary>
public sealed record Model(
    string Id, long ContextTokensMax, long OutputTokensMax, long? ExtendedOutputTokensMax, IReadOnlySet<string> Limits)
{
    /// <summary>Whether the API answers 400 to this feature on this model.</summary>
    public bool Rejects(string what) => Limits.Contains(what);
}
