using System.Globalization;

namespace Cairn.Reporting;

/// <summary>Shows people what <c>reorder: auto</c> does to a prompt, and what that is worth.</summary>
static class ShapeText
{
    public static string Of(ShapeReport shape)
    {
        var now = string.Join(" | ", shape.Now.Select(block => string.Join(", ", block)));
        return string.Create(CultureInfo.InvariantCulture, $"""

            Items change places (reorder: auto). Input costs {shape.Cost:F4} of what it costs without caching; no order
            of them can cost less than {shape.LbMst ?? shape.LbCell:F4}. Row {shape.Row}, where | ends a block:
              before: {string.Join(", ", shape.Before)}
              now:    {now}

            """);
    }
}
