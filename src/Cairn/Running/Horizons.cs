namespace Cairn.Running;

/// <summary>The times that the protocol assumes of the API; docs/reliability.md says why.</summary>
static class Horizons
{
    /// <summary>A batch is created, and listed, within this of the last byte of its body.</summary>
    public static readonly TimeSpan Quarantine = TimeSpan.FromMinutes(15);

    /// <summary>After this nothing that was given up can appear and bill: 24 hours to run, and one more.</summary>
    public static readonly TimeSpan GhostLife = TimeSpan.FromHours(25);

    /// <summary>How long results can be fetched.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(29);
}
