using Cairn.Sandbox.Models;
using Cairn.Sandbox.Requests;

namespace Cairn.Sandbox.Answers;

/// <summary>Ends an answer where the request says: at a stop sequence, at <c>max_tokens</c>, or where a fault cuts
/// it.</summary>
static class AnswerEnd
{
    public static Answer Of(AnswerDraft draft, RequestFacts facts, (ModelFacts Model, bool IsCut) how)
    {
        draft = AtStopSequence(draft, facts.StopSequences);
        var spoken = SpokenTokens(draft, how.Model.Tokenizer);
        var limit = facts.MaxTokens ?? long.MaxValue;
        if (how.IsCut && spoken > 1)
            limit = Math.Min(limit, draft.ThinkingTokens + (spoken / 2));

        return draft.ThinkingTokens + spoken <= limit
            ? new(draft.Blocks, draft.StopReason, draft.ThinkingTokens + spoken)
            {
                StopSequence = draft.StopSequence,
                ThinkingTokens = draft.ThinkingTokens,
            }
            : AtLimit(draft, spoken, (limit, how.Model.Tokenizer));
    }

    static AnswerDraft AtStopSequence(AnswerDraft draft, IReadOnlyList<string> sequences)
    {
        foreach (var (index, block) in draft.Blocks.Index())
        {
            if (block is not AnswerBlock.Text { Value: var text } || First(text, sequences) is not { } found)
                continue;

            var cut = text[..text.IndexOf(found, StringComparison.Ordinal)];
            return draft with
            {
                Blocks = [.. draft.Blocks.Take(index), .. TextBlocks(cut)],
                StopReason = Answer.StopSequenceMet,
                StopSequence = found,
                OutputTokens = null,
            };
        }

        return draft;
    }

    static string? First(string text, IReadOnlyList<string> sequences)
    {
        var (first, start) = ((string?)null, int.MaxValue);
        foreach (var sequence in sequences.Where(sequence => sequence.Length > 0))
        {
            var place = text.IndexOf(sequence, StringComparison.Ordinal);
            if (place >= 0 && place < start)
                (first, start) = (sequence, place);
        }

        return first;
    }

    // Whatever does not fit is lost: half a text is a text, half a tool call has no arguments yet.
    static Answer AtLimit(AnswerDraft draft, long spoken, (long Tokens, int Tokenizer) limit)
    {
        var room = Math.Max(0, limit.Tokens - draft.ThinkingTokens);
        var chars = draft.OutputTokens is null
            ? TokenEstimate.CharsWithin(room, limit.Tokenizer)
            : draft.Blocks.Sum(Chars) * room / Math.Max(1, spoken);
        List<AnswerBlock> kept = [];
        foreach (var block in draft.Blocks)
        {
            if (block is not AnswerBlock.Thinking && chars <= 0)
                break;

            kept.AddRange(block switch
            {
                AnswerBlock.Text text => TextBlocks(FreeText.Cut(text.Value, chars)),
                AnswerBlock.ToolUse call when Chars(call) > chars => [call with { Input = "{}" }],
                _ => [block],
            });
            chars -= Chars(block);
        }

        var said = draft.OutputTokens is null && room > 0
            ? draft.ThinkingTokens + SpokenTokens(draft with { Blocks = kept }, limit.Tokenizer)
            : limit.Tokens;
        return new(kept, Answer.MaxTokens, Math.Min(said, limit.Tokens))
        {
            ThinkingTokens = Math.Min(draft.ThinkingTokens, limit.Tokens),
        };
    }

    // An answer without a word still ends with a token.
    static long SpokenTokens(AnswerDraft draft, int tokenizer)
    {
        if (draft.OutputTokens is { } known)
            return known - draft.ThinkingTokens;

        var words = draft.Blocks.Sum(block => TokenEstimate.OfChars(Chars(block), tokenizer));
        return draft.StopReason == Answer.Refusal ? words : Math.Max(1, words);
    }

    static long Chars(AnswerBlock block) => block switch
    {
        AnswerBlock.Text text => text.Value.Length,
        AnswerBlock.ToolUse call => call.Name.Length + call.Input.Length,
        _ => 0,
    };

    static AnswerBlock[] TextBlocks(string text) => text.Length > 0 ? [new AnswerBlock.Text(text)] : [];
}
