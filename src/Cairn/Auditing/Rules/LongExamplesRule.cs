using System.Globalization;
using System.Text.RegularExpressions;
using Cairn.Accounting;
using Cairn.Models;
using Cairn.Profiling.Tokens;
using Cairn.Workloads;

namespace Cairn.Auditing.Rules;

/// <summary>Examples in the prompt of which some are several times as long as the others.</summary>
sealed partial class LongExamplesRule : AuditRule
{
    const int ExamplesMin = 3;
    const double LongTimes = 3;
    const double TokensMin = 150;
    const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    public override RuleInfo Info { get; } = new("long-examples", Severity.Warn,
        "of three examples in the prompt or more, one that is three times as long as the median or more",
        "Shorten the long ones to what they are to show, or take shorter ones.",
        "a prompt with three examples: <example> elements, paragraphs that begin with \"Example 1\", or earlier turns")
    {
        Lever = Lever.Volume,
    };

    public override Finding Conclude(AuditFacts facts)
    {
        var judged = 0;
        List<(SeenRequest Seen, int Block, double Over)> found = [];
        foreach (var seen in facts.Sample)
        {
            var tokenizer = seen.Measured.Model?.Tokenizer ?? TokenizerGeneration.Second;
            var sizes = ExamplesOf(seen.Measured.Blocks)
                .Select(example => (example.Block, Tokens: TokenEstimator.Estimate(example.Text, tokenizer).Tokens))
                .OrderBy(example => example.Tokens).ToList();
            if (sizes.Count < ExamplesMin)
                continue;
            judged++;
            var median = sizes[sizes.Count / 2].Tokens;
            var over = sizes.Where(size => size.Tokens >= LongTimes * median && size.Tokens >= TokensMin).ToList();
            if (over.Count > 0)
                found.Add((seen, over[^1].Block, over.Sum(size => size.Tokens - median)));
        }

        if (judged == 0)
            return Abstain("No sampled request has three examples.");
        if (found.Count == 0)
            return Pass("The examples are of about the same length.");
        var lost = found.Sum(item => item.Seen.Measured.Markers.Count > 0
            ? item.Seen.Measured.Prices.Read(item.Over).Amount
            : item.Seen.Measured.Prices.Input(item.Over).Amount) * facts.Prompts / facts.Sample.Count;
        return Fail(string.Create(CultureInfo.InvariantCulture,
            $"Examples are up to three times as long as the median and more; some {found[0].Over:N0} tokens of each ")
            + "request could go.", found[0].Seen.At(found[0].Block), facts,
            new Usd(decimal.Round(lost, Usd.QuotientDigits)));
    }

    static List<(int Block, byte[] Text)> ExamplesOf(IReadOnlyList<PromptBlock> blocks)
    {
        List<(int, byte[])> examples = [];
        for (var block = 0; block < blocks.Count; block++)
        {
            if (!blocks[block].IsText)
                continue;
            var text = BlockText.Of(blocks[block]);
            foreach (Match match in ElementForm().Matches(text))
                examples.Add((block, System.Text.Encoding.UTF8.GetBytes(match.Value)));
            if (examples.Count == 0)
                examples.AddRange(Paragraphs(text).Select(part => (block, System.Text.Encoding.UTF8.GetBytes(part))));
        }

        return examples;
    }

    // From one heading to the next; the last one ends at a blank line.
    static IEnumerable<string> Paragraphs(string text)
    {
        var heads = HeadForm().Matches(text);
        for (var i = 0; i < heads.Count; i++)
        {
            var end = i + 1 < heads.Count
                ? heads[i + 1].Index
                : text.IndexOf("\n\n", heads[i].Index, StringComparison.Ordinal);
            yield return text[heads[i].Index..(end < 0 ? text.Length : end)];
        }
    }

    [GeneratedRegex("<example[^>]*>.*?</example>", Options | RegexOptions.Singleline)]
    private static partial Regex ElementForm();

    [GeneratedRegex(@"^(#+ )?Example \d+", Options | RegexOptions.Multiline)]
    private static partial Regex HeadForm();
}
