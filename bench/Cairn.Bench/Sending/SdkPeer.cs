using System.Text.Json;
using Anthropic;
using Anthropic.Models.Messages;
using Anthropic.Models.Messages.Batches;

namespace Cairn.Bench.Sending;

/// <summary>The same batch by the official client for C#.</summary>
static class SdkPeer
{
    /// <summary>Builds the requests of the rows, which are in memory, and posts them.</summary>
    public static Func<CancellationToken, Task<(TimeSpan? Time, long Bytes)>> Posting(DirectoryInfo folder, Uri sink)
    {
        var rows = File.ReadLines(Path.Combine(folder.FullName, BodySubject.RowsFile))
            .Select(line => JsonSerializer.Deserialize<PeerRow>(line, JsonSerializerOptions.Web)!).ToList();
        var shared = JsonSerializer.Deserialize<PeerPrompt>(
            File.ReadAllText(Path.Combine(folder.FullName, BodySubject.PromptFile)), JsonSerializerOptions.Web)!;
#pragma warning disable CA2000 // It posts until the process ends.
        var client = new AnthropicClient
#pragma warning restore CA2000
        {
            ApiKey = "test-key",
            AuthToken = null,
            BaseUrl = sink.AbsoluteUri,
            MaxRetries = 0,
        };
        return async cancellationToken =>
        {
            var batch = await client.Messages.Batches.Create(
                new BatchCreateParams { Requests = [.. rows.Select(row => Request(row, shared))] }, cancellationToken);
            return (null, SwallowingServer.BytesOf(batch.ID));
        };
    }

    static Request Request(PeerRow row, PeerPrompt shared) => new()
    {
        CustomID = row.Id,
        Params = new()
        {
            Model = shared.Model,
            MaxTokens = shared.MaxTokens,
            System = new List<TextBlockParam> { new() { Text = shared.System } },
            Messages =
            [
                new UserMessageParam
                {
                    Content = new List<ContentBlockParam> { new TextBlockParam { Text = row.Text } },
                },
            ],
        },
    };

    sealed record PeerRow(string Id, string Text);

    sealed record PeerPrompt(string Model, int MaxTokens, string System);
}
