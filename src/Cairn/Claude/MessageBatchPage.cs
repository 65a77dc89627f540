using System.Text.Json.Serialization;

namespace Cairn.Claude;

/// <summary>One page of the list of batches, newest first.</summary>
/// <param name="Data">The batches of this page.</param>
/// <param name="HasMore">Whether older ones follow.</param>
/// <param name="LastId">The cursor for the next page, or null on an empty one.</param>
public sealed record MessageBatchPage(IReadOnlyList<MessageBatch> Data, bool HasMore, string? LastId)
{
    /// <summary>Who answered, and when by the API's clock.</summary>
    [JsonIgnore]
    public ServerContext Context { get; init; } = ServerContext.Unknown;
}
