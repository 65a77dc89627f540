namespace Cairn.Cli.Purging;

/// <summary>Which runs a purge is about, and how far it goes.</summary>
/// <param name="Names">Runs by name; a run among them that may not be purged is an error.</param>
/// <param name="OlderThan">Runs that were started so long ago; null for none.</param>
/// <param name="IsAll">All finished runs.</param>
/// <param name="IsExpired">Runs past the age that their workload agreed to.</param>
/// <param name="IsUpstream">Also delete their batches at the API.</param>
/// <param name="IsUndelivered">Also where no results stand in the output folder.</param>
sealed record PurgeTerms(
    IReadOnlyList<string> Names, TimeSpan? OlderThan, bool IsAll, bool IsExpired, bool IsUpstream, bool IsUndelivered)
{
    /// <summary>Whether runs are meant by what they are, and not by name.</summary>
    public bool IsSweep => OlderThan is not null || IsAll || IsExpired;
}
