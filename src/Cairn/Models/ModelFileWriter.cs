using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Cairn.Models;

/// <summary>
/// Writes models in the format of a models file, so that what Cairn prints can be edited and loaded again.
/// </summary>
static class ModelFileWriter
{
    public static string Write(IEnumerable<Model> models)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new() { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("models");
            foreach (var model in models)
                Write(writer, model);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    static void Write(Utf8JsonWriter writer, Model model)
    {
        writer.WriteStartObject();
        writer.WriteString("id", model.Id);
        writer.WriteString("name", model.Name);
        WriteList(writer, "aliases", model.Aliases);
        writer.WriteNumber("tokenizer", (int)model.Tokenizer);
        writer.WriteNumber("context_tokens", model.ContextTokensMax);
        writer.WriteNumber("output_tokens", model.OutputTokensMax);
        if (model.ExtendedOutputTokensMax is { } extended)
            writer.WriteNumber("extended_output_tokens", extended);
        writer.WriteNumber("cache_minimum_tokens", model.CacheMinimumTokens);
        WritePrices(writer, model.PriceTiers);
        writer.WriteString("batch_multiplier", Text(model.BatchMultiplier));
        if (model.UsMultiplier is { } us)
            writer.WriteString("us_multiplier", Text(us));
        WriteList(writer, "rejects", model.Rejected.Order(StringComparer.Ordinal));
        if (model.DefaultEffort is { } effort)
            writer.WriteString("default_effort", effort);
        if (model.ToolPrompt is { } tools)
        {
            writer.WriteStartObject("tool_prompt_tokens");
            writer.WriteNumber("auto", tools.Auto);
            writer.WriteNumber("forced", tools.Forced);
            writer.WriteEndObject();
        }

        WriteLife(writer, model);
        writer.WriteEndObject();
    }

    static void WriteLife(Utf8JsonWriter writer, Model model)
    {
        writer.WriteString("lifecycle", ModelFacts.Word(model.Lifecycle));
        if (model.RetiresNotBefore is { } notBefore)
            writer.WriteString("retires_not_before", Text(notBefore));
        if (model.RetiresOn is { } on)
            writer.WriteString("retires_on", Text(on));
        if (model.Replacement is { } replacement)
            writer.WriteString("replacement", replacement);
        writer.WriteString("priced_on", Text(model.PricedOn));
        writer.WriteString("source", model.Source);
    }

    static void WritePrices(Utf8JsonWriter writer, IReadOnlyList<PriceTier> tiers)
    {
        writer.WriteStartArray("prices");
        foreach (var (max, price) in tiers)
        {
            writer.WriteStartObject();
            if (max is { } tokens)
                writer.WriteNumber("up_to_prompt_tokens", tokens);
            writer.WriteString("input", Text(price.Input));
            writer.WriteString("output", Text(price.Output));
            writer.WriteString("cache_write_5m", Text(price.CacheWrite5m));
            writer.WriteString("cache_write_1h", Text(price.CacheWrite1h));
            writer.WriteString("cache_read", Text(price.CacheRead));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    static void WriteList(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
