namespace Cairn.Running;

/// <summary>Where a submission stands. The numbers are stored; they never change.</summary>
public enum SubmissionState
{
    /// <summary>Rows are taken and money is reserved; nothing was sent.</summary>
    Planned = 1,

    /// <summary>The body is on its way, but for its last bytes: nothing can exist upstream.</summary>
    Sending = 2,

    /// <summary>The fence is passed; the last bytes may have left.</summary>
    Committing = 3,

    /// <summary>A batch may exist upstream, and nobody knows.</summary>
    Ambiguous = 4,

    /// <summary>The API gave it an id.</summary>
    Accepted = 5,

    /// <summary>The batch has ended; its results wait to be collected.</summary>
    Ended = 6,

    /// <summary>Something contradicts the protocol; the evidence is kept and a person must decide.</summary>
    Frozen = 7,

    /// <summary>
    /// Proven absent: its rows went back, its reservation is a ghost until nothing can appear any more.
    /// </summary>
    Abandoned = 8,

    /// <summary>Results are recorded and the money is booked.</summary>
    Settled = 90,

    /// <summary>Never created: its rows went back and its reservation is free.</summary>
    Retired = 91,
}
