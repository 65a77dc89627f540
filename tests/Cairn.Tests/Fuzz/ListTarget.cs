using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cairn.Bench.Fuzzing;
using Cairn.Claude;

namespace Cairn.Tests.Fuzz;

/// <summary>Batches, pages of them and errors, as they come over the wire.</summary>
sealed class ListTarget() : FuzzTarget("lists of batches", 115)
{
    static readonly byte[] Batch =
        """
        {"id":"msgbatch_01","type":"message_batch","processing_status":"ended","request_counts":{"processing":0,
        "succeeded":2,"errored":1,"canceled":0,"expired":4},"created_at":"2026-11-21T12:00:00.5Z",
        "expires_at":"2026-11-22T12:00:00.5Z","ended_at":"2026-11-21T12:30:00Z","cancel_initiated_at":null,
        "archived_at":null,"results_url":"https://api.anthropic.com/v1/messages/batches/msgbatch_01/results"}
        """u8.ToArray();

    static readonly byte[] Page =
        [.. "{\"data\":["u8, .. Batch, (byte)',', .. Batch, .. "],\"has_more\":true,\"last_id\":\"msgbatch_01\"}"u8];

    static readonly byte[] Error =
        """
        {"type":"error","error":{"type":"rate_limit_error","message":"slow down","details":{"error_code":"x"}},
        "request_id":"req_1"}
        """u8.ToArray();

    public override async Task<bool> FeedAsync(Dice dice)
    {
        try
        {
            switch (dice.Below(3))
            {
                case 0:
                    Look(await ReadAsync(Spoil(Batch, dice), ClaudeJson.Default.MessageBatch));
                    return true;
                case 1:
                    var page = await ReadAsync(Spoil(Page, dice), ClaudeJson.Default.MessageBatchPage);
                    foreach (var batch in page.Data)
                        Look(batch);
                    return true;
                default:
                    return ApiError.Parse(HttpStatusCode.BadRequest, Spoil(Error, dice)).Type != ApiError.UnknownType;
            }
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static async Task<T> ReadAsync<T>(byte[] json, JsonTypeInfo<T> type)
    {
        using var response = new HttpResponseMessage { Content = new ByteArrayContent(json) };
        return await ClaudeWire.ReadAsync(response, type, default);
    }

    // What the engine asks of every batch that it sees.
    static void Look(MessageBatch batch)
    {
        Assert.True(batch.RequestCounts.Total >= 0);
        Assert.NotNull(batch.Id);
        Assert.NotNull(batch.ProcessingStatus);
        Assert.True(batch.HasEnded || batch.CreatedAt >= DateTimeOffset.MinValue);
    }
}
