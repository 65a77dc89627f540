using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cairn.Claude;

/// <summary>One page of the list of batches, newest first.</summary>
/// <param name="Data">The batches of this page.</param>
/// <param name="HasMore">Whether older ones follow.</param>
/// <param name="LastId">The cursor for the next page, or null on an empty one.</param>
public sealed record MessageBatchPage(
    [property: JsonRequired] IReadOnlyList<MessageBatch> Data, bool HasMore, string? LastId) : IJsonOnDeserialized
{
    /// <summary>Who answered, and when by the API's clock.</summary>
    [JsonIgnore]
    public ServerContext Context { get; init; } = ServerContext.Unknown;

    void IJsonOnDeserialized.OnDeserialized()
    {
        if (Data.Any(batch => batch is null))
            throw new JsonException("The page lists what is no batch.");
    }
}
