using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cairn.Claude;

/// <summary>
/// The requests of a batch by state; the total is readable at any time and is the batch's only fingerprint.
/// </summary>
/// <param name="Processing">Not yet ended.</param>
/// <param name="Succeeded">Answered and billed.</param>
/// <param name="Errored">Failed, not billed.</param>
/// <param name="Canceled">Never sent to a model because of a cancel, not billed.</param>
/// <param name="Expired">Never sent to a model within 24 hours, not billed.</param>
public sealed record RequestCounts(long Processing, long Succeeded, long Errored, long Canceled, long Expired)
    : IJsonOnDeserialized
{
    /// <summary>The number of requests in the batch.</summary>
    public long Total => Processing + Succeeded + Errored + Canceled + Expired;

    void IJsonOnDeserialized.OnDeserialized()
    {
        long[] all = [Processing, Succeeded, Errored, Canceled, Expired];
        if (all.Any(count => count is < 0 or > int.MaxValue))
            throw new JsonException("The counts of a batch are no numbers of requests.");
    }
}
