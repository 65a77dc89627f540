using Cairn.Sandbox.Models;
using Cairn.Sandbox.Requests;

namespace Cairn.Sandbox.Answers;

/// <summary>One answer to repeat, with the line it stands in.</summary>
/// <param name="Line">Its line: the first one that fits a request is taken.</param>
/// <param name="Model">The id of the model that said it; null fits every model.</param>
/// <param name="Draft">What was said.</param>
sealed record Recording(int Line, string? Model, AnswerDraft Draft);

/// <summary>Answers that are given as they were recorded: by custom_id in a batch, by the key of a row, or by the whole
/// last text of the user.</summary>
sealed class RecordedAnswers
{
    readonly Dictionary<string, List<Recording>> _byCustomId = new(StringComparer.Ordinal);
    readonly Dictionary<string, List<Recording>> _byText = new(StringComparer.Ordinal);
    readonly RowIndex<List<Recording>> _byKey = new();

    public static RecordedAnswers Load(string path)
    {
        RecordedAnswers? answers = null;
        LineReader.Open(path, "answers", reader => answers = Read(reader, path));
        return answers!;
    }

    public static RecordedAnswers Read(TextReader reader, string name)
    {
        var answers = new RecordedAnswers();
        new LineReader(name).Read(reader, (line, number) =>
        {
            if (RecordingReader.Read(line, number) is { } read)
                answers.Add(read.By, read.Recording);
        });
        return answers;
    }

    public AnswerDraft? Find(RequestFacts facts, ModelFacts model, string customId)
    {
        Recording? first = null;
        Look(_byCustomId.GetValueOrDefault(customId));
        Look(_byText.GetValueOrDefault(facts.LastUserText));
        if (_byKey.FindKey(facts.LastUserText) is { } key)
            Look(_byKey[key]);

        return first?.Draft;

        void Look(List<Recording>? recordings)
        {
            var fitting = recordings?.Find(recording => recording.Model is null || recording.Model == model.Id);
            if (fitting is not null && (first is null || fitting.Line < first.Line))
                first = fitting;
        }
    }

    void Add((string Kind, string Value) by, Recording recording)
    {
        switch (by.Kind)
        {
            case RecordingReader.CustomId: Append(_byCustomId, by.Value, recording); break;
            case RecordingReader.Match: Append(_byText, by.Value, recording); break;
            default:
                if (!_byKey.TryGet(by.Value, out var list))
                    _byKey[by.Value] = list = [];

                list.Add(recording);
                break;
        }
    }

    static void Append(Dictionary<string, List<Recording>> index, string value, Recording recording)
    {
        if (!index.TryGetValue(value, out var list))
            index[value] = list = [];

        list.Add(recording);
    }
}
