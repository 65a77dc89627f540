using Cairn.Sandbox.Models;
using Cairn.Sandbox.Requests;
using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox.Answers;

/// <summary>Says what a model would say: a labelled answer where the row has a label, else one its schema accepts,
/// else an echo.</summary>
sealed class AnswerWriter(SandboxOptions options, LabelBook? labels)
{
    static readonly Dictionary<string, string> NoFields = [];

    /// <param name="facts">The request.</param>
    /// <param name="model">Who answers.</param>
    /// <param name="isCut">Whether this answer is to break off in the middle.</param>
    public Answer Write(RequestFacts facts, ModelFacts model, bool isCut)
    {
        if (facts.MaxTokens is 0)
            return new([], Answer.MaxTokens, 0);

        var text = TextFor(facts, model);
        var tokens = TokensOf(text, model);
        var limit = facts.MaxTokens ?? tokens;
        if (isCut && text.Length > 1)
            limit = Math.Min(limit, Math.Max(1, tokens / 2));

        if (tokens <= limit)
            return Answer.OfText(text, Answer.EndTurn, tokens);

        var cut = Cut(text, (int)TokenEstimate.CharsWithin(limit, model.Tokenizer));
        return Answer.OfText(cut, Answer.MaxTokens, TokensOf(cut, model));
    }

    string TextFor(RequestFacts facts, ModelFacts model)
    {
        var fields = LabelFor(facts, model);
        if (facts.Output.Schema is { } schema)
        {
            var chance = Draw.Of(options.Seed, Purpose.Schema, 0, facts.LastUserText);
            return SchemaAnswer.Write(schema, new(chance, facts.LastUserText, ByName(fields)));
        }

        return fields is null ? facts.LastUserText : fields[0];
    }

    // The same row asked twice of one model gets the same answer, right or wrong.
    IReadOnlyList<string>? LabelFor(RequestFacts facts, ModelFacts model)
    {
        if (labels?.FindKey(facts.LastUserText) is not { } key)
            return null;

        var who = Draw.Of(options.Seed, Purpose.LabelHit, 0, model.Id).Bits;
        return Draw.Of(options.Seed, Purpose.LabelHit, who, key).Falls(options.Answers.Accuracy)
            ? labels.RightFor(key)
            : labels.WrongFor(key, Draw.Of(options.Seed, Purpose.WrongLabel, who, key).Below(int.MaxValue));
    }

    Dictionary<string, string> ByName(IReadOnlyList<string>? fields) => fields is null
        ? NoFields
        : labels!.Columns.Zip(fields).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);

    static long TokensOf(string text, ModelFacts model) =>
        Math.Max(1, TokenEstimate.OfChars(text.Length, model.Tokenizer));

    static string Cut(string text, int chars)
    {
        var end = Math.Clamp(chars, 1, text.Length);
        return char.IsHighSurrogate(text[end - 1]) ? text[..(end - 1)] : text[..end];
    }
}
