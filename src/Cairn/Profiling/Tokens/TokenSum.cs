namespace Cairn.Profiling.Tokens;

/// <summary>The sum over millions of rows of one template, as <see cref="TokenEstimate"/> adds them.</summary>
struct TokenSum
{
    double _tokens;
    double _templateSd;
    double _rowVariance;

    /// <summary>The sum.</summary>
    public readonly TokenEstimate Total => new(_tokens, _templateSd, Math.Sqrt(_rowVariance));

    /// <summary>Takes the next row.</summary>
    public void Add(in TokenEstimate row)
    {
        _tokens += row.Tokens;
        _templateSd += row.TemplateSd;
        _rowVariance += row.RowSd * row.RowSd;
    }
}
