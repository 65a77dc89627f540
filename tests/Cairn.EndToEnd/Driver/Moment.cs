namespace Cairn.EndToEnd.Driver;

/// <summary>The moments of a run that a kill may fall into, as its files show them.</summary>
public enum Moment
{
    /// <summary>A batch is being sent.</summary>
    Upload,

    /// <summary>A batch was accepted and runs.</summary>
    InFlight,

    /// <summary>Results are being fetched.</summary>
    Download,

    /// <summary>A batch is being booked.</summary>
    Settle,

    /// <summary>The output folder is being written.</summary>
    Publish,
}
