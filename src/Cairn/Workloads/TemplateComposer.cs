using System.Buffers;
using System.Text.Json;
using Cairn.Models;

namespace Cairn.Workloads;

/// <summary>
/// Puts rows into the prompt of a workload. Parts without a column are rendered, escaped and hashed once.
/// </summary>
sealed class TemplateComposer
{
    readonly Workload _workload;
    readonly Model _model;
    readonly BlockCache _cache = new();
    readonly List<PlannedBlock> _planned;
    readonly RequestFrame? _constantFrame;

    public TemplateComposer(Workload workload, Model model)
    {
        _workload = workload;
        _model = model;
        _planned = [.. Plan(workload.Prompt)];
        if (workload.Prompt.Params.All(parameter => parameter.Value.IsConstant))
            _constantFrame = Frame([.. workload.Prompt.Params.Select(item => (item.Key, item.Value.Constant))]);
    }

    string InputName => _workload.Input.Name;

    public ComposedRequest Compose(Row row)
    {
        List<PromptBlock> blocks = new(_planned.Count);
        foreach (var planned in _planned)
        {
            if (planned.Constant is { } constant)
                blocks.Add(constant);
            else if (Render(planned, row, blocks.Count) is { } block)
                blocks.Add(block);
        }

        if (_workload.Prompt.MessagesColumn is { } column)
            AddMessages(blocks, row, column);
        return new(_constantFrame ?? Frame(row), blocks);
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
    PromptBlock? Render(PlannedBlock planned, Row row, int index)
    {
        planned.Template.Render(_cache.Begin(), row, InputName);
        var block = _cache.End(index, planned.Position);
        return block.Section is PromptSection.System && block.Utf16Length == 0 ? null : block;
    }

    void AddMessages(List<PromptBlock> blocks, Row row, string column)
    {
        var place = new Place(InputName, row.Line);
        using var document = OpenMessages(row, column);
        new MessagesReader(_cache, place).Read(document.RootElement, blocks);
        if (RequestRules.PrefillBreach(_model, blocks[^1]) is { } breach)
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

    RequestFrame Frame(Row row)
    {
        List<(string, ReadOnlyMemory<byte>)> rendered = [];
        foreach (var (key, value) in _workload.Prompt.Params)
        {
            var json = new ArrayBufferWriter<byte>();
            value.Render(json, row, InputName);
            rendered.Add((key, json.WrittenMemory));
            if (!value.IsConstant)
                Check(row, key, json.WrittenMemory);
        }

        return Frame(rendered);
    }

    void Check(Row row, string key, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        if (RequestRules.BreachOf(_model, key, document.RootElement) is { } breach)
            throw new Place(InputName, row.Line).Refuse(breach.Found, breach.Expected, breach.Repair);
    }

    RequestFrame Frame(IReadOnlyList<(string, ReadOnlyMemory<byte>)> parameters) =>
        RequestFrame.Create(_model, _model.Id, _workload.MaxTokens ?? 0, parameters) with
        {
            AnswerSchema = _workload.OutputSchema,
        };

    /// <summary>A block of the template, rendered beforehand where no column is in it.</summary>
    readonly record struct PlannedBlock(BlockPosition Position, JsonTemplate Template, PromptBlock? Constant)
    {
        public static PlannedBlock Create(BlockPosition position, JsonTemplate template) =>
            new(position, template, template.IsConstant ? PromptBlock.Create(position, template.Constant) : null);
    }
}
