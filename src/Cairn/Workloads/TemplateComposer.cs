using System.Buffers;
using System.Text;
using System.Text.Json;
using Cairn.Models;

namespace Cairn.Workloads;

/// <summary>
/// Puts rows into the prompt of a workload. Parts without a column are rendered, escaped and hashed once.
/// </summary>
sealed class TemplateComposer
{
    readonly Workload _workload;
    readonly BlockCache _cache = new();
    readonly BlockCache _lending = new(isLending: true);
    readonly List<PromptBlock> _lentBlocks = [];
    readonly PlannedBlock[] _planned;
    readonly Asked _otherwise;
    readonly (RouteRule Rule, Asked Asked)[] _routes;
    readonly int _varying;
    ComposedRequest? _lent;

    public TemplateComposer(Workload workload, ModelCatalog catalog)
    {
        _workload = workload;
        _planned = [.. Plan(workload.Prompt)];
        _otherwise = Ask(workload.Choice!, catalog);
        _routes = [.. workload.Routes.Select(rule => (rule, Ask(rule.Choice, catalog)))];
        _varying = workload.Prompt.MessagesColumn is null ? OnlyVarying(_planned) : -1;
    }

    string InputName => _workload.Input.Name;

    public ComposedRequest Compose(Row row)
    {
        List<PromptBlock> blocks = new(_planned.Length);
        return new(Fill((blocks, _cache), row), blocks);
    }

    /// <summary>The same in the objects of the last request that was lent.</summary>
    public ComposedRequest Lend(Row row) => LendVaried(row) ?? LendFilled(row);

    // What never differs stays where it is.
    ComposedRequest? LendVaried(Row row)
    {
        if (_lent is null || _varying < 0 || _lentBlocks.Count < _planned.Length
            || Render((_lending, _varying), _planned[_varying], row) is not { } block)
        {
            return null;
        }

        _lentBlocks[_varying] = block;
        _lent.Refill(FrameOf(row), _varying);
        return _lent;
    }

    ComposedRequest LendFilled(Row row)
    {
        _lentBlocks.Clear();
        var frame = Fill((_lentBlocks, _lending), row);
        _lent ??= new(frame, _lentBlocks);
        _lent.Refill(frame, _lentBlocks.Count == _planned.Length ? _varying : -1);
        return _lent;
    }

    // The text in which rows differ, where all else of a prompt is constant, as it mostly is; else below zero.
    static int OnlyVarying(PlannedBlock[] planned)
    {
        var first = Array.FindIndex(planned, block => block.Constant is null);
        return first >= 0 && planned[first].Template.IsText
            && Array.FindIndex(planned, first + 1, block => block.Constant is null) < 0 ? first : -1;
    }

    RequestFrame Fill((List<PromptBlock> Blocks, BlockCache Cache) to, Row row)
    {
        var blocks = to.Blocks;
        foreach (ref readonly var planned in _planned.AsSpan())
        {
            if (planned.Constant is { } constant)
                blocks.Add(constant);
            else if (planned.Template.Items is { } list)
                AddItems(to, (planned.Position, list), row);
            else if (Render((to.Cache, blocks.Count), planned, row) is { } block)
                blocks.Add(block);
        }

        if (_workload.Prompt.MessagesColumn is { } column)
            AddMessages(to, (row, AskedFor(row).Model), column);
        return FrameOf(row);
    }

    RequestFrame FrameOf(Row row)
    {
        var asked = AskedFor(row);
        return asked.ConstantFrame ?? Frame(row, asked);
    }

    Asked AskedFor(Row row)
    {
        foreach (var (rule, asked) in _routes)
        {
            if (rule.Matches(row))
                return asked;
        }

        return _otherwise;
    }

    Asked Ask(ModelChoice choice, ModelCatalog catalog)
    {
        var parameters = choice.Effort is null ? _workload.Prompt.Params : WithEffort(choice.Effort);
        var asked = new Asked(catalog.Find(choice.ModelId), parameters, null);
        return parameters.All(parameter => parameter.Value.IsConstant)
            ? asked with { ConstantFrame = Frame(asked, parameters.Select(item => (item.Key, item.Value.Constant))) }
            : asked;
    }

    IReadOnlyList<ParamPlan> WithEffort(string effort)
    {
        var configured = _workload.Prompt.Params.FirstOrDefault(parameter => parameter.Key == "output_config");
        var config = configured?.Value ?? JsonTemplate.Parse("{}"u8, default, new());
        var named = new ParamPlan("output_config", config.With(Encoding.UTF8.GetBytes($"\"effort\":\"{effort}\"")));
        return [.. RequestFrame.InOrder(
            _workload.Prompt.Params.Where(parameter => parameter != configured).Append(named),
            parameter => parameter.Key)];
    }

    static IEnumerable<PlannedBlock> Plan(PromptPlan prompt) =>
    [
        .. prompt.Tools.Select(tool => PlannedBlock.Create(new(PromptSection.Tools), tool)),
        .. prompt.System.Select(block => PlannedBlock.Create(new(PromptSection.System), block)),
        .. prompt.Messages.SelectMany(message => message.Blocks.Select((block, index) =>
            PlannedBlock.Create(new(PromptSection.Messages, message.Role, index == 0), block))),
    ];

    /// <summary>
    /// An empty system text would be refused by the API, and leaving it out is what an #if around it means.
    /// </summary>
    PromptBlock? Render((BlockCache Cache, int Index) to, in PlannedBlock planned, Row row)
    {
        planned.Template.Render(to.Cache.Begin(), row, InputName);
        var block = to.Cache.End(to.Index, planned.Position, planned.Template.IsText);
        return block.Section is PromptSection.System && block.IsEmptyText ? null : block;
    }

    /// <summary>Items stand as the shape has them: each of its prefixes a block, and what is left another.</summary>
    void AddItems(
        (List<PromptBlock> Blocks, BlockCache Cache) to, (BlockPosition Position, ItemList List) part, Row row)
    {
        var items = part.List.Of(row, _workload.Input);
        var arranged = part.List.MayReorder && _workload.Shape is { } shape ? shape.Arrange(items) : [items];
        var position = part.Position;
        foreach (var together in arranged)
        {
            var json = to.Cache.Begin();
            json.Write("""{"type":"text","text":"""u8);
            JsonText.WriteString(json, string.Concat(together.Select(item => item.Text)));
            json.Write("}"u8);
            to.Blocks.Add(to.Cache.End(to.Blocks.Count, position));
            position = position with { StartsMessage = false };
        }
    }

    void AddMessages((List<PromptBlock> Blocks, BlockCache Cache) to, (Row Row, Model Model) asked, string column)
    {
        var place = new Place(InputName, asked.Row.Line);
        using var document = OpenMessages(asked.Row, column);
        new MessagesReader(to.Cache, place).Read(document.RootElement, to.Blocks);
        if (RequestRules.PrefillBreach(asked.Model, to.Blocks[^1]) is { } breach)
            throw place.Refuse(breach.Found, breach.Expected, breach.Repair);
    }

    /// <summary>
    /// In a JSON row the messages may stand as they are; in any row they may be a string with JSON in it.
    /// </summary>
    JsonDocument OpenMessages(Row row, string column)
    {
        var place = new Place(InputName, row.Line);
        if (!row.Fields.TryGetValue(column, out var value))
        {
            throw place.Refuse(
                $"a row without \"{column}\"", "the column with its messages", "Give the row this column.");
        }

        try
        {
            return JsonDocument.Parse(value as string ?? (value as JsonList)?.Json ?? "", RowFields.Options);
        }
        catch (JsonException exception)
        {
            throw place.Refuse(
                $"\"{column}\" that is not JSON (at byte {exception.BytePositionInLine})", "a JSON array of messages",
                """Write [{"role": "user", "content": "..."}].""");
        }
    }

    RequestFrame Frame(Row row, Asked asked)
    {
        List<(string, ReadOnlyMemory<byte>)> rendered = [];
        foreach (var (key, value) in asked.Params)
        {
            var json = new ArrayBufferWriter<byte>();
            value.Render(json, row, InputName);
            rendered.Add((key, json.WrittenMemory));
            if (!value.IsConstant)
                Check((row, asked.Model), key, json.WrittenMemory);
        }

        return Frame(asked, rendered);
    }

    void Check((Row Row, Model Model) asked, string key, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        if (RequestRules.BreachOf(asked.Model, key, document.RootElement) is { } breach)
            throw new Place(InputName, asked.Row.Line).Refuse(breach.Found, breach.Expected, breach.Repair);
    }

    RequestFrame Frame(Asked asked, IEnumerable<(string, ReadOnlyMemory<byte>)> parameters) =>
        RequestFrame.Create(asked.Model, asked.Model.Id, _workload.MaxTokens ?? 0, parameters) with
        {
            AnswerSchema = _workload.OutputSchema,
        };

    /// <summary>A choice with its parameters; the whole frame where no column is in them.</summary>
    sealed record Asked(Model Model, IReadOnlyList<ParamPlan> Params, RequestFrame? ConstantFrame);

    /// <summary>A block of the template, rendered beforehand where no column is in it.</summary>
    readonly record struct PlannedBlock(BlockPosition Position, JsonTemplate Template, PromptBlock? Constant)
    {
        public static PlannedBlock Create(BlockPosition position, JsonTemplate template) => new(
            position, template,
            template.IsConstant ? PromptBlock.Create(position, template.Constant.ToArray()) : null);
    }
}
