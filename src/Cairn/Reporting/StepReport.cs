using Cairn.Accounting;

namespace Cairn.Reporting;

/// <summary>One signed step of the waterfall.</summary>
public sealed record StepReport(string Step, Usd Usd);
