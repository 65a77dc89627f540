using Cairn.Workloads;

namespace Cairn.Auditing.Rules;

/// <summary>The same tools in another order, which loses everything behind them.</summary>
sealed class ToolOrderRule : AuditRule
{
    readonly Arrangements _orders = new();

    public override RuleInfo Info { get; } = new("tool-order", Severity.Error,
        "the same tools in different orders: tools come first in the prompt, so nothing of it is shared",
        "Sort the tools by name; cairn audit --fix does.",
        "two prompts with two tools or more");

    public override void See(SeenRequest seen)
    {
        var tools = seen.Measured.Blocks.TakeWhile(block => block.Section is PromptSection.Tools);
        _orders.Add(tools.Select(block => block.Hash), seen.At(0));
    }

    public override Finding Conclude(AuditFacts facts) =>
        _orders.Total < 2 ? Abstain("There are not two prompts with several tools.")
        : _orders.Second is { } second
            ? Fail($"{_orders.Moved:N0} of {_orders.Total:N0} requests list the same tools in another order.",
                second, facts)
            : Pass("The same tools stand in the same order.");
}
