using System.Text;
using Cairn.Workloads;

namespace Cairn.Auditing.Rules;

/// <summary>The same examples or passages in another order in front of the question.</summary>
sealed class ExampleOrderRule : AuditRule
{
    const int ParagraphMin = 40;

    public override RuleInfo Info { get; } = new("example-order", Severity.Error,
        "the same examples or passages in different orders in front of what differs",
        "Put them into one order, such as sorted by their text; the order then never changes.",
        "two prompts with two blocks or paragraphs or more in front of the last block");

    public override Finding Conclude(AuditFacts facts)
    {
        var orders = new Arrangements();
        foreach (var seen in facts.Sample)
            orders.Add(Paragraphs(seen.Measured.Blocks), seen.At());
        return orders.Total < 2 ? Abstain("There are not two prompts with several paragraphs in front.")
            : orders.Second is { } second
                ? Fail($"In {orders.Moved} of {orders.Total} sampled requests the same paragraphs stand in another "
                    + "order.", second, facts)
                : Pass("The same paragraphs stand in the same order.");
    }

    // The last block is the question; what stands in front of it is cut at blank lines.
    static List<UInt128> Paragraphs(IReadOnlyList<PromptBlock> blocks)
    {
        List<UInt128> paragraphs = [];
        foreach (var block in blocks.SkipLast(1))
        {
            if (block.Section is PromptSection.Tools || block.IsMedia)
                continue;
            foreach (var part in BlockText.Of(block).Split("\n\n"))
            {
                if (part.Length >= ParagraphMin)
                    paragraphs.Add(PromptBlock.Digest(Encoding.UTF8.GetBytes(part)));
            }
        }

        return paragraphs;
    }
}
