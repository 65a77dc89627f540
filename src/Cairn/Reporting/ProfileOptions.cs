namespace Cairn.Reporting;

/// <summary>What of a profile is shown, and how fast an upload is taken to be.</summary>
public sealed record ProfileOptions
{
    /// <summary>
    /// Whether texts of the prompts are shown. The default is no: what stands in a prompt reaches no output unless it
    /// is asked for.
    /// </summary>
    public bool ShowsText { get; init; }

    /// <summary>The megabytes (10^6 bytes) that go up in a second. The default is 10.</summary>
    public decimal UploadMegabytesPerSecond { get; init; } = 10;
}
