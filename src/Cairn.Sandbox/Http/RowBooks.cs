using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Cairn.Sandbox.Answers;
using Cairn.Sandbox.Books;
using Cairn.Sandbox.Models;
using Microsoft.AspNetCore.Http;

namespace Cairn.Sandbox.Http;

/// <summary>What each request of a batch was billed, computed from the usage in its results: one line of JSON each, so
/// that neither books nor memory grow with the rows.</summary>
static class RowBooks
{
    const int FlushBytes = 64 * 1024;

    public static async Task WriteAsync(HttpContext context, Stream results)
    {
        context.Response.ContentType = "application/x-jsonl";
        var output = context.Response.BodyWriter;
        using var reader = new StreamReader(results);
        await using var writer = new Utf8JsonWriter(output);
        while (await reader.ReadLineAsync(context.RequestAborted) is { } line)
        {
            WriteLine(writer, output, line);
            if (output.UnflushedBytes > FlushBytes)
                await output.FlushAsync(context.RequestAborted);
        }

        await output.FlushAsync(context.RequestAborted);
    }

    static void WriteLine(Utf8JsonWriter writer, PipeWriter output, string line)
    {
        using (var row = JsonDocument.Parse(line))
            Write(writer, row.RootElement);

        writer.Flush();
        writer.Reset();
        output.Write("\n"u8);
    }

    static void Write(Utf8JsonWriter writer, JsonElement row)
    {
        var result = row.GetProperty("result");
        var (model, tokens, usd) = BillOf(result);
        writer.WriteStartObject();
        writer.WriteString("custom_id", row.GetProperty("custom_id").GetString());
        writer.WriteString("type", result.GetProperty("type").GetString());
        writer.WriteString("model", model);
        BooksJson.WriteTokens(writer, tokens);
        writer.WriteString("usd", BillBook.Exact(usd));
        writer.WriteEndObject();
    }

    // Only what succeeded is billed, and a refusal only if it said something first.
    static (string? Model, TokenCounts Tokens, decimal Usd) BillOf(JsonElement result)
    {
        if (!result.TryGetProperty("message", out var message))
            return default;

        var name = message.GetProperty("model").GetString()!;
        var usage = message.GetProperty("usage");
        var writes = usage.GetProperty("cache_creation");
        var tokens = new TokenCounts(
            1,
            usage.GetProperty("input_tokens").GetInt64(),
            writes.GetProperty("ephemeral_5m_input_tokens").GetInt64(),
            writes.GetProperty("ephemeral_1h_input_tokens").GetInt64(),
            usage.GetProperty("cache_read_input_tokens").GetInt64(),
            usage.GetProperty("output_tokens").GetInt64());
        if (message.GetProperty("stop_reason").GetString() == Answer.Refusal && tokens.Output == 0)
            return (name, default, 0);

        var model = ModelBook.BuiltIn.Find(name)
            ?? throw new InvalidOperationException($"The results hold {name}, which models.json no longer has.");
        var isUs = usage.GetProperty("inference_geo").GetString() == "us";
        return (name, tokens, model.Usd(tokens, new(model.TierOf(tokens.Prompt), IsBatch: true, isUs)));
    }
}
