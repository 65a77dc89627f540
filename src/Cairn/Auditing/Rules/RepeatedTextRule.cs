using System.Globalization;
using System.Text;
using Cairn.Accounting;
using Cairn.Models;
using Cairn.Profiling.Tokens;
using Cairn.Workloads;

namespace Cairn.Auditing.Rules;

/// <summary>Paragraphs of the system prompt that the messages say again.</summary>
sealed class RepeatedTextRule : AuditRule
{
    const int ParagraphMin = 120;

    public override RuleInfo Info { get; } = new("repeated-text", Severity.Warn,
        "paragraphs of 120 characters or more that stand in the system prompt and again in the messages",
        "Say it once, in the system prompt, where it can be read from the cache.",
        "a prompt with a system prompt and messages")
    {
        Lever = Lever.Volume,
    };

    public override Finding Conclude(AuditFacts facts)
    {
        var judged = facts.Sample.Where(HasBoth).ToList();
        if (judged.Count == 0)
            return Abstain("No sampled request has a system prompt with a long paragraph.");
        var found = judged.Select(seen => (Seen: seen, Tokens: Repeated(seen))).Where(pair => pair.Tokens > 0).ToList();
        if (found.Count == 0)
            return Pass("No long paragraph of a system prompt comes again in the messages.");
        var lost = found.Sum(pair => pair.Seen.Measured.Prices.Input(pair.Tokens).Amount) * facts.Prompts
            / facts.Sample.Count;
        return Fail(string.Create(CultureInfo.InvariantCulture,
            $"{found.Count:N0} of {facts.Sample.Count:N0} sampled requests say about "
            + $"{found[0].Tokens:N0} tokens of the ")
            + "system prompt again.", found[0].Seen.At(), facts,
            new Usd(decimal.Round(lost, Usd.QuotientDigits)));
    }

    static bool HasBoth(SeenRequest seen) =>
        seen.Measured.Blocks.Any(block => block.Section is PromptSection.System
            && BlockText.Of(block).Length >= ParagraphMin);

    static double Repeated(SeenRequest seen)
    {
        var said = string.Join('\n', Texts(seen, PromptSection.Messages));
        var tokenizer = seen.Measured.Model?.Tokenizer ?? TokenizerGeneration.Second;
        return Texts(seen, PromptSection.System)
            .SelectMany(text => text.Split('\n', StringSplitOptions.TrimEntries))
            .Where(part => part.Length >= ParagraphMin && said.Contains(part, StringComparison.Ordinal))
            .Sum(part => TokenEstimator.Estimate(Encoding.UTF8.GetBytes(part), tokenizer).Tokens);
    }

    static IEnumerable<string> Texts(SeenRequest seen, PromptSection section) =>
        seen.Measured.Blocks.Where(block => block.Section == section && block.IsText).Select(BlockText.Of);
}
