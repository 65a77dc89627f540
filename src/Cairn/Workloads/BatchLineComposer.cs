using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Cairn.Models;
using Cairn.Workloads.Sources;

namespace Cairn.Workloads;

/// <summary>
/// Takes ready requests over: only the order of keys and white space change, values and cache markers stay.
/// </summary>
sealed class BatchLineComposer(Workload workload, ModelCatalog catalog)
{
    readonly BlockCache _cache = new();
    readonly OpenAiRequest? _openAi =
        workload.Input.Format is InputFormat.OpenAiLines ? new(workload.Input.Dropped) : null;

    AnswerSchema? _lastSchema;
    byte[] _lastSchemaJson = [];

    public ComposedRequest Compose(Row row)
    {
        var place = new Place(workload.Input.Name, row.Line);
        using var document = JsonDocument.Parse(row.Json, RowFields.Options);
        using var mapped = _openAi is null ? null : Mapped(document.RootElement, place);
        var parameters = mapped?.RootElement ?? document.RootElement.GetProperty("params");
        var (model, modelJson) = ModelOf(parameters, place);
        var blocks = BlocksOf(parameters, place);
        Check(RequestRules.PrefillBreach(model, blocks[^1]), place);

        var others = RequestFrame.InOrder(parameters.EnumerateObject().Where(IsOther), property => property.Name);
        List<(string, ReadOnlyMemory<byte>)> settings = [];
        foreach (var property in others)
        {
            Check(RequestRules.BreachOf(model, property.Name, property.Value), place);
            settings.Add((property.Name, Compact(property.Value)));
        }

        var frame = RequestFrame.Create(model, modelJson, MaxTokensOf(parameters, model, place), settings);
        return new(frame with { AnswerSchema = SchemaOf(parameters, place) }, blocks);
    }

    JsonDocument Mapped(JsonElement line, Place place)
    {
        var faults = new FaultList();
        var parameters = _openAi!.ParamsOf(line, place, faults);
        faults.ThrowIfAny();
        return JsonDocument.Parse(parameters);
    }

    static bool IsOther(JsonProperty property) =>
        property.Name is not ("model" or "max_tokens" or "tools" or "system" or "messages");

    (Model Model, string Json) ModelOf(JsonElement parameters, Place place)
    {
        var own = parameters.TryGetProperty("model", out var value)
            ? value.ValueKind is JsonValueKind.String ? value.GetString() : value.GetRawText()
            : workload.ModelId;
        // What another company's model was asked is asked of the one that the workload names.
        if (_openAi is not null && workload.ModelId is { } asked && !(own is not null && catalog.TryFind(own, out _)))
            own = asked;
        if (own is null)
            throw place.Refuse("params without a model", "a model", "Add it to the line, or model: to cairn.yaml.");
        if (!catalog.TryFind(own, out var model))
        {
            throw place.Refuse($"model \"{own}\"", "a model of the catalogue (cairn models)",
                _openAi is null
                    ? "Correct it, or describe it in a models file."
                    : "Name the model that is to be asked instead: model: in a cairn.yaml.");
        }

        if (workload.ModelId is { } wanted && wanted != model.Id)
        {
            throw place.Refuse($"model \"{own}\"", $"{wanted}, which cairn.yaml names",
                "Take the model out of cairn.yaml, or make the two agree.");
        }

        return (model, own);
    }

    int MaxTokensOf(JsonElement parameters, Model model, Place place)
    {
        long? own = parameters.TryGetProperty("max_tokens", out var value)
            ? value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0
            : workload.MaxTokens;
        if (own is not { } maxTokens)
            throw place.Refuse("params without max_tokens", "max_tokens", "Add it to the line, or to cairn.yaml.");

        Check(RequestRules.MaxTokensBreach(model, maxTokens, workload.Betas), place);
        if (workload.MaxTokens is { } wanted && wanted != maxTokens)
        {
            throw place.Refuse($"max_tokens {maxTokens}", $"{wanted}, which cairn.yaml names",
                "Take max_tokens out of cairn.yaml, or make the two agree.");
        }

        return (int)maxTokens;
    }

    List<PromptBlock> BlocksOf(JsonElement parameters, Place place)
    {
        if (!parameters.TryGetProperty("messages", out var messages))
            throw place.Refuse("params without messages", "messages", "Add them to the line.");

        List<PromptBlock> blocks = [];
        var reader = new MessagesReader(_cache, place);
        if (parameters.TryGetProperty("tools", out var tools))
            reader.ReadList(tools, new(PromptSection.Tools), blocks);
        if (parameters.TryGetProperty("system", out var system))
            reader.ReadList(system, new(PromptSection.System), blocks);
        reader.Read(messages, blocks);
        return blocks;
    }

    /// <summary>Lines mostly share one schema, so the last one read is kept.</summary>
    AnswerSchema? SchemaOf(JsonElement parameters, Place place)
    {
        if (!parameters.TryGetProperty("output_config", out var config) || config.ValueKind is not JsonValueKind.Object
            || !config.TryGetProperty("format", out var format) || format.ValueKind is not JsonValueKind.Object
            || !format.TryGetProperty("schema", out var schema))
        {
            return null;
        }

        var json = JsonMarshal.GetRawUtf8Value(schema);
        if (_lastSchema is null || !json.SequenceEqual(_lastSchemaJson))
            (_lastSchema, _lastSchemaJson) = (AnswerSchema.Parse(json, $"{place.File}:{place.Line}"), json.ToArray());
        return _lastSchema;
    }

    static ReadOnlyMemory<byte> Compact(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        JsonText.WriteCompact(buffer, JsonMarshal.GetRawUtf8Value(value));
        return buffer.WrittenMemory;
    }

    static void Check(Breach? breach, Place place)
    {
        if (breach is not null)
            throw place.Refuse(breach.Found, breach.Expected, breach.Repair);
    }
}
