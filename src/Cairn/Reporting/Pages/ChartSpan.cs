namespace Cairn.Reporting.Pages;

/// <summary>One bar of a chart's row, from 0 (left) to 1 (right).</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends, at or behind the beginning.</param>
/// <param name="Kind">What it means, as a class of the style sheet: a, b, c, d, e, save or mark.</param>
/// <param name="Title">What it says when pointed at.</param>
readonly record struct ChartSpan(decimal From, decimal To, string Kind, string Title);
