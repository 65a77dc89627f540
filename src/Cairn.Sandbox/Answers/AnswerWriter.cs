using System.Globalization;
using System.Text.Json;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Models;
using Cairn.Sandbox.Requests;
using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox.Answers;

/// <summary>Says what a model would say: a recorded answer where there is one, else a tool call, else what the label or
/// the schema asks for, else an echo.</summary>
sealed class AnswerWriter(SandboxOptions options, GivenFiles given)
{
    readonly Skill _skill = new(options);
    readonly Thinker _thinker = new(options);

    public Answer Write(RequestFacts facts, ModelFacts model, RunSlot slot)
    {
        if (facts.MaxTokens is 0)
            return new([], Answer.MaxTokens, 0);

        if (slot.Chance(options.Seed, Purpose.Refusal).Falls(options.Answers.RefusalRate))
            return Answer.Refused;

        var draft = given.Recorded?.Find(facts, model, slot.CustomId) ?? Compose(facts, model, slot);
        var isCut = slot.Chance(options.Seed, Purpose.Truncation).Falls(options.Answers.TruncateRate);
        return AnswerEnd.Of(draft, facts, (model, isCut));
    }

    AnswerDraft Compose(RequestFacts facts, ModelFacts model, RunSlot slot)
    {
        var (thinking, tokens) = _thinker.Think(facts, model);
        if (ToolFor(facts) is { } tool)
        {
            var input = Fill(tool.InputSchema, facts, model);
            var id = Ids.ToolUse(slot.Chance(options.Seed, Purpose.ToolId));
            return new([.. thinking, new AnswerBlock.ToolUse(id, tool.Name, input)], Answer.ToolUse)
            {
                ThinkingTokens = tokens,
            };
        }

        var text = facts.Output.Schema is { } schema ? Fill(schema, facts, model) : PlainText(facts, model);
        return new(
            text.Length > 0 ? [.. thinking, new AnswerBlock.Text(text)] : thinking,
            Pauses(facts, slot) ? Answer.PauseTurn : Answer.EndTurn)
        {
            ThinkingTokens = tokens,
        };
    }

    // A forced choice is always kept to; otherwise what a tool returned is talked about, not asked for again.
    CallableTool? ToolFor(RequestFacts facts)
    {
        if (facts.ToolUse.Callable.Count == 0)
            return null;

        var draw = Draw.Of(options.Seed, Purpose.ToolUse, 0, facts.LastUserText);
        var drawn = facts.ToolUse.Callable[draw.Next().Below(facts.ToolUse.Callable.Count)];
        return facts.ToolChoice switch
        {
            "tool" => facts.ToolUse.Callable.FirstOrDefault(tool => tool.Name == facts.ToolChoiceName),
            "any" => drawn,
            "none" => null,
            _ => !facts.BringsToolResult && draw.Falls(options.Answers.ToolUseRate) ? drawn : null,
        };
    }

    // A turn that is taken up again is not paused a second time, so that every loop ends.
    bool Pauses(RequestFacts facts, RunSlot slot) => facts.ToolUse.HasServerTool && facts.LastRole != "assistant"
        && slot.Chance(options.Seed, Purpose.Pause).Falls(options.Answers.PauseRate);

    string PlainText(RequestFacts facts, ModelFacts model)
    {
        if (given.Labels?.FindKey(facts.LastUserText) is { } key)
            return LabelFor(key, _skill.Try(key, model))[0];

        return LengthFor(facts) is { } tokens
            ? FreeText.Of(facts.LastUserText, (int)TokenEstimate.CharsWithin(tokens, model.Tokenizer))
            : facts.LastUserText;
    }

    string Fill(JsonElement schema, RequestFacts facts, ModelFacts model)
    {
        var chance = Draw.Of(options.Seed, Purpose.Schema, 0, facts.LastUserText);
        var source = new AnswerSource(chance, facts.LastUserText, KnownFields(facts, model));
        var (json, freeTexts) = SchemaAnswer.Write(schema, source);
        if (freeTexts == 0 || LengthFor(facts) is not { } tokens)
            return json;

        var missing = TokenEstimate.CharsWithin(tokens, model.Tokenizer) - json.Length;
        return missing <= 0 ? json : SchemaAnswer.Write(
            schema, source with { TextChars = SchemaRule.TextChars + (int)(missing / freeTexts) }).Json;
    }

    Dictionary<string, string> KnownFields(RequestFacts facts, ModelFacts model)
    {
        var key = given.Labels?.FindKey(facts.LastUserText);
        var attempt = _skill.Try(key ?? facts.LastUserText, model);
        Dictionary<string, string> fields = new(StringComparer.Ordinal)
        {
            [options.Answers.ConfidenceField] = attempt.Confidence.ToString(CultureInfo.InvariantCulture),
        };
        if (key is not null)
        {
            foreach (var (name, value) in given.Labels!.Columns.Zip(LabelFor(key, attempt)))
                fields[name] = value;
        }

        return fields;
    }

    IReadOnlyList<string> LabelFor(string key, Attempt attempt) => attempt.IsRight
        ? given.Labels!.RightFor(key)
        : given.Labels!.WrongFor(key, attempt.Chance.Below(int.MaxValue));

    // One token too many is enough to be cut.
    long? LengthFor(RequestFacts facts)
    {
        var draw = Draw.Of(options.Seed, Purpose.OutputLength, 0, facts.LastUserText);
        return options.Answers.OutputTokens is { } length
            ? Math.Min(length.At(draw), (facts.MaxTokens ?? 0) + 1)
            : null;
    }
}
