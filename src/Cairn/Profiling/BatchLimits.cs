namespace Cairn.Profiling;

/// <summary>How much fits into one message batch.</summary>
/// <remarks>
/// https://platform.claude.com/docs/en/build-with-claude/batch-processing: 100,000 requests or 256 MB, whichever comes
/// first. Whether a MB is 10^6 or 2^20 bytes is not said: the smaller is safe.
/// </remarks>
public static class BatchLimits
{
    /// <summary>Requests in one batch.</summary>
    public const int RequestsMax = 100_000;

    /// <summary>Bytes of one create's body: 256 MB less a margin of one.</summary>
    public const long BytesMax = 255_000_000;

    /// <summary>Bytes around the requests: <c>{"requests":[</c> and <c>]}</c>.</summary>
    public const int EnvelopeBytes = 15;

    /// <summary>
    /// Bytes around one request's params: the custom_id of 45 characters, its field names and a comma.
    /// </summary>
    public const int RequestEnvelopeBytes = 72;
}
