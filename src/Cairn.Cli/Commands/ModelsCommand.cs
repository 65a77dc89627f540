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

    public override bool AsksNothing => true;

    protected override Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(parsed.GetValue(_json), false);
        if (parsed.GetValue(_diff) is { } file)
        {
            var changes = ModelCatalog.BuiltIn.Diff(ModelCatalog.Load(file));
            terminal.Result(DiffText(changes), () => DiffJson(changes));
            return Task.FromResult(ExitCode.Success);
        }

        var catalog = ModelCatalog.Load(parsed.GetValue(_models));
        terminal.Result(ListText(catalog.Models), () => catalog.ToJson());
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
                    [.. Prices(tier.Price).Select(price => price.ToString(CultureInfo.InvariantCulture))],
                    string.Create(CultureInfo.InvariantCulture, $"{model.CacheMinimumTokens}"),
                    model.Lifecycle.ToString().ToLowerInvariant(),
                    model.PricedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
            }
        }

        return text.Append("\nBatched requests cost half of this, cached tokens included.").ToString();
    }

    static string Row(string name, IReadOnlyList<string> prices, string minimum, string status, string date) =>
        $"{name,-32}{string.Concat(prices.Select(price => $"{price,10}"))}{minimum,9}  {status,-11} {date}\n";

    static IEnumerable<decimal> Prices(Price price) =>
        [price.Input, price.Output, price.CacheWrite5m, price.CacheWrite1h, price.CacheRead];

    static string DiffText(IReadOnlyList<ModelChange> changes) => changes.Count == 0
        ? "The file changes nothing."
        : string.Join("\n", changes.Select(change =>
            $"{change.ModelId}  {change.Field}: {change.Before ?? "(none)"} -> {change.After ?? "(none)"}"));

    static string DiffJson(IReadOnlyList<ModelChange> changes)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new() { Indented = true }))
        {
            writer.WriteStartObject();
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
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
