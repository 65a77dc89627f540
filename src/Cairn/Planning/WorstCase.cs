using System.Text.Json;
using Cairn.Accounting;
using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Planning;

/// <summary>
/// The most that one batched request can cost: what a hard budget reserves, so that the bill cannot exceed the limit.
/// </summary>
/// <remarks>
/// A tokenizer makes at most one token of a byte, so inline text is bounded by the bytes of its request; every token is
/// priced as the dearest cache write of the dearest tier it can fall into, and the answer as if it used all of
/// <c>max_tokens</c>. Images, documents and URLs are not bounded by their bytes; they need the user's own bound.
/// </remarks>
public sealed class WorstCase(ModelCatalog catalog, long? inputTokensMax)
{
    // What the API puts around a prompt: turns, the rules of structured answers, the explanation of tools on top.
    const int FramingTokens = 1_000;

    /// <summary>The bound for a request whose JSON has <paramref name="requestBytes"/> bytes.</summary>
    public Usd Cost(ComposedRequest request, long requestBytes)
    {
        var model = catalog.Find(request.Model);
        var text = requestBytes + FramingTokens + (model.ToolPrompt?.Forced ?? 0);
        var tokens = IsUnbounded(request) ? Math.Max(text, inputTokensMax ?? text) : text;
        var dearest = Usd.Zero;
        foreach (var tier in model.PriceTiers)
        {
            var rates = Rates.Of(model, tier.PromptTokensMax ?? long.MaxValue, new(true, request.UsOnly));
            var price = rates.Price;
            var input = Math.Max(price.Input, Math.Max(price.CacheWrite1h, price.CacheWrite5m));
            var cost = new Usd(rates.Multiplier / 1_000_000m
                * ((tokens * input) + (request.MaxTokens * price.Output)));
            dearest = cost > dearest ? cost : dearest;
            if (tokens <= tier.PromptTokensMax)
                break;
        }

        return dearest;
    }

    /// <summary>Why a row has no bound, with the repair; null when it has one.</summary>
    public Fault? FaultOf(Row row, ComposedRequest request, string file)
    {
        if (inputTokensMax is null && IsUnbounded(request))
        {
            return new(file, row.Number + 1, "a row that draws in an image, a document or a URL",
                "inline text, whose tokens its bytes bound, while the budget is hard",
                "Set safety.max_input_tokens, or safety.budget: estimate.");
        }

        return request.Blocks.Any(IsServerTool)
            ? new(file, row.Number + 1, "a server tool",
                "no tool that the API runs itself and bills by use, while the budget is hard",
                "Take it out, or set safety.budget: estimate.")
            : null;
    }

    // A tool of the user's has no type, or "custom"; any other names one that the API runs or shapes itself.
    static bool IsServerTool(PromptBlock block)
    {
        if (block.Section != PromptSection.Tools)
            return false;
        using var tool = JsonDocument.Parse(block.Json);
        return tool.RootElement.TryGetProperty("type", out var type)
            && type.GetString() is not (null or "custom");
    }

    static bool IsUnbounded(ComposedRequest request) => request.Blocks.Any(block => block.IsMedia);
}
