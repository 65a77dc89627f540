using System.Text.RegularExpressions;

namespace Cairn.Quality.Grading;

/// <summary>
/// For answers inside a text: what the pattern's first group finds is compared with the label. A pattern without a
/// group needs no label: what it matches is right.
/// </summary>
/// <remarks>
/// Patterns are matched in time linear in the answer, so none can hang: looking around and referring back is refused.
/// What is found is compared without case and marks, or by value where both are numbers.
/// </remarks>
public sealed class RegexGrader : TextGrader
{
    readonly Regex _pattern;
    readonly bool _hasGroup;

    /// <summary>A grader by a pattern, which is searched anywhere in the answer; its last match counts.</summary>
    /// <param name="pattern">A .NET regular expression that can be matched in linear time.</param>
    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    /// <exception cref="NotSupportedException">It looks around or refers back.</exception>
    public RegexGrader(string pattern)
    {
        _pattern = new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        _hasGroup = _pattern.GetGroupNumbers().Length > 1;
    }

    /// <inheritdoc/>
    public override bool NeedsLabel => _hasGroup;

    /// <inheritdoc/>
    public override string? LabelOf(string answer) =>
        base.LabelOf(answer) is { } text && _pattern.Matches(text) is [.., var last]
            ? last.Groups[_hasGroup ? 1 : 0].Value
            : null;

    private protected override Grade Compare(string answer, string? label) => Grade.Of(!_hasGroup
        || NormalText.Of(answer) == NormalText.Of(label!)
        || (NumericGrader.NumberOf(answer) is { } number && number == NumericGrader.NumberOf(label!)));
}
