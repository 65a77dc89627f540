using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Cairn.Cli.Output;
using Cairn.Models;

namespace Cairn.Cli.Commands;

/// <summary>Lists the models and prices that Cairn reckons with, and what a file would change in them.</summary>
sealed class ModelsCommand : CairnCommand
{
    readonly Option<string?> _diff = new("--diff")
    {
        Description = "show what this file changes in the built-in "
        + "list",
        HelpName = "file",
    };

    readonly Option<string?> _models = Flags.ModelsFile();
    readonly Option<bool> _json = Flags.Json();

    public ModelsCommand()
        : base("models", "List models, prices and cache minimums, each with the day it was read.")
    {
        foreach (var option in (Option[])[_diff, _models, _json])
            Add(option);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn models", "what Cairn reckons with"),
        ("cairn models --diff my-prices.json", "what your own file changes"),
    ];

    protected override Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(parsed.GetValue(_json), false);
        if (parsed.GetValue(_diff) is { } file)
        {
            var changes = ModelCatalog.BuiltIn.Diff(ModelCatalog.Load(file));
            terminal.Result(DiffText(changes), DiffJson(changes));
            return Task.FromResult(ExitCode.Success);
        }

        var models = ModelCatalog.Load(parsed.GetValue(_models)).Models;
        terminal.Result(ListText(models), ListJson(models));
        return Task.FromResult(ExitCode.Success);
    }

    static string ListText(IReadOnlyList<Model> models)
    {
        var text = new StringBuilder();
        text.Append(Row("USD per million tokens", ["input", "output", "write 5m", "write 1h", "read"], "minimum",
            "status", "read on"));
        foreach (var model in models)
        {
            foreach (var tier in model.PriceTiers)
            {
                var name = tier.PromptTokensMax is { } max
                    ? string.Create(CultureInfo.InvariantCulture, $"{model.Id} <= {max:N0}")
                    : model.Id;
                text.Append(Row(name,
                    [.. Prices(tier.Price).Select(price => price.Usd.ToString(CultureInfo.InvariantCulture))],
                    string.Create(CultureInfo.InvariantCulture, $"{model.CacheMinimumTokens}"),
                    model.Lifecycle.ToString().ToLowerInvariant(),
                    model.PricedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
            }
        }

        return text.Append("\nBatched requests cost half of this, cached tokens included.").ToString();
    }

    static string Row(string name, IReadOnlyList<string> prices, string minimum, string status, string date) =>
        $"{name,-32}{string.Concat(prices.Select(price => $"{price,10}"))}{minimum,9}  {status,-11} {date}\n";

    static IEnumerable<(string Name, decimal Usd)> Prices(Price price) =>
    [
        ("input", price.Input), ("output", price.Output), ("cache_write_5m", price.CacheWrite5m),
        ("cache_write_1h", price.CacheWrite1h), ("cache_read", price.CacheRead),
    ];

    static string DiffText(IReadOnlyList<ModelChange> changes) => changes.Count == 0
        ? "The file changes nothing."
        : string.Join("\n", changes.Select(change =>
            $"{change.ModelId}  {change.Field}: {change.Before ?? "(none)"} -> {change.After ?? "(none)"}"));

    static string DiffJson(IReadOnlyList<ModelChange> changes) => Json(writer =>
    {
        writer.WriteStartArray("changes");
        foreach (var change in changes)
        {
            writer.WriteStartObject();
            writer.WriteString("model", change.ModelId);
            writer.WriteString("field", change.Field);
            writer.WriteString("before", change.Before);
            writer.WriteString("after", change.After);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    static string ListJson(IReadOnlyList<Model> models) => Json(writer =>
    {
        writer.WriteStartArray("models");
        foreach (var model in models)
        {
            writer.WriteStartObject();
            writer.WriteString("id", model.Id);
            writer.WriteString("name", model.Name);
            writer.WriteString("lifecycle", model.Lifecycle.ToString().ToLowerInvariant());
            writer.WriteNumber("cache_minimum_tokens", model.CacheMinimumTokens);
            writer.WriteNumber("context_tokens", model.ContextTokensMax);
            writer.WriteString("priced_on", model.PricedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            writer.WriteString("source", model.Source);
            writer.WriteStartArray("prices");
            foreach (var tier in model.PriceTiers)
            {
                writer.WriteStartObject();
                if (tier.PromptTokensMax is { } max)
                    writer.WriteNumber("up_to_prompt_tokens", max);
                foreach (var (name, usd) in Prices(tier.Price))
                    writer.WriteString(name, usd.ToString(CultureInfo.InvariantCulture));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    static string Json(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new() { Indented = true }))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
