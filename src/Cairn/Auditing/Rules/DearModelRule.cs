using System.Text.Json;
using Cairn.Accounting;
using Cairn.Auditing.Reading;
using Cairn.Models;
using Cairn.Profiling.Tokens;

namespace Cairn.Auditing.Rules;

/// <summary>A dear model for answers that a closed list holds.</summary>
/// <param name="catalog">The models that there are to compare with.</param>
sealed class DearModelRule(ModelCatalog catalog) : AuditRule
{
    const decimal DearTimes = 5;
    const int ShortTokens = 64;
    const int DepthMax = 16;

    readonly Model? _cheapest = catalog.Models
        .Where(model => model.Lifecycle is ModelLifecycle.Current && model.PriceTiers.Count > 0)
        .MinBy(model => model.PriceTiers[0].Price.Input);

    readonly Dictionary<string, (long Rows, Usd Now, Usd Then, AuditPlace Place)> _dear = [];
    ReadOnlyMemory<byte> _lastSchema;
    bool _lastIsClosed;
    long _judged;

    public override RuleInfo Info { get; } = new("dear-model", Severity.Warn,
        "a model at five times the price of the cheapest one or more, for answers from a closed list (an answer schema "
        + "of enums, booleans and numbers) or of at most 64 tokens",
        "Try the cheapest model on a labelled sample, and keep the dear one for the rows that it gets wrong.",
        "a prompt of a priced model with a closed answer schema, a max_tokens of at most 64, or a billed answer")
    {
        Lever = Lever.Model,
    };

    public override void See(SeenRequest seen)
    {
        if (seen.Measured is not { Model: { PriceTiers.Count: > 0 } model, Request.Prompt: { } prompt } request
            || !IsShown(seen.Request))
        {
            return;
        }

        _judged++;
        if (!IsClosed(seen.Request))
            return;
        if (_cheapest is null || model.PriceTiers[0].Price.Input < DearTimes * _cheapest.PriceTiers[0].Price.Input)
            return;

        var tokens = TokenEstimator.Tokens(prompt, _cheapest);
        var answer = seen.Request.Usage?.Output ?? 0;
        var discounts = new Discounts(seen.Request.IsBatched == true);
        var then = Rates.Of(_cheapest, tokens, discounts).Cost(new(tokens, 0, 0, 0, answer));
        var (rows, now, others, place) = _dear.GetValueOrDefault(model.Id, (0, default, default, seen.At()));
        _dear[model.Id] = (rows + 1, now + request.Bill(), others + then, place);
    }

    public override Finding Conclude(AuditFacts facts)
    {
        if (_judged == 0)
            return Abstain("No prompt of a priced model shows how short its answer is.");
        if (_dear.Count == 0)
            return Pass("Short closed answers come from cheap models.");
        var (model, most) = _dear.MaxBy(entry => entry.Value.Now.Amount - entry.Value.Then.Amount);
        return Fail(
            $"{most.Rows:N0} requests ask {model} for short closed answers, which {_cheapest!.Id} may give as well.",
            most.Place, facts, new(_dear.Values.Sum(dear => dear.Now.Amount - dear.Then.Amount)));
    }

    static bool IsShown(AuditedRequest request) =>
        request.Usage is not null || request.MaxTokens <= ShortTokens || !FormatOf(request).IsEmpty;

    bool IsClosed(AuditedRequest request)
    {
        if (request.Usage is { } usage)
            return usage.Output <= ShortTokens;
        if (request.MaxTokens <= ShortTokens)
            return true;
        var format = FormatOf(request);
        if (!format.Span.SequenceEqual(_lastSchema.Span))
        {
            using var document = JsonDocument.Parse(format);
            _lastSchema = format;
            _lastIsClosed = SchemaOf(document.RootElement) is { } schema && IsClosed(schema, 0);
        }

        return _lastIsClosed;
    }

    static ReadOnlyMemory<byte> FormatOf(AuditedRequest request) => request.Settings.FirstOrDefault(setting =>
        setting.Key is "output_config" or "response_format").Json;

    static JsonElement? SchemaOf(JsonElement format)
    {
        var inner = MessageShape.Member(format, "format", JsonValueKind.Object)
            ?? MessageShape.Member(format, "json_schema", JsonValueKind.Object) ?? format;
        return MessageShape.Member(inner, "schema", JsonValueKind.Object);
    }

    static bool IsClosed(JsonElement schema, int depth) =>
        depth < DepthMax && schema.ValueKind is JsonValueKind.Object
        && (schema.TryGetProperty("enum", out _) || schema.TryGetProperty("const", out _)
            || (schema.TryGetProperty("properties", out var fields) && fields.ValueKind is JsonValueKind.Object
                && fields.EnumerateObject().All(field => IsClosed(field.Value, depth + 1)))
            || (schema.TryGetProperty("type", out var type) && type.ValueKind is JsonValueKind.String
                && type.GetString() is "boolean" or "integer" or "number" or "null"));
}
