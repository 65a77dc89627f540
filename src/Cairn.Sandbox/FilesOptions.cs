namespace Cairn.Sandbox;

/// <summary>Where the Files API of a sandbox departs from what is documented, and how much it holds.</summary>
public sealed record FilesOptions
{
    /// <summary>How many bytes all files together may have. The default is 1 TB, as the API grants an
    /// organization.</summary>
    public long StorageBytesMax { get; init; } = 1_000_000_000_000;

    /// <summary>Whether a request in a batch may refer to a file, which no page says in words. The default is
    /// yes.</summary>
    public bool AllowedInBatches { get; init; } = true;

    /// <summary>Whether what was uploaded can be downloaded again, so that a client's download can be tried: the API
    /// hands out only what its tools made. The default is no.</summary>
    public bool UploadsAreDownloadable { get; init; }
}
