namespace Cairn.Bench.Growing;

/// <summary>A logarithmic axis over whole decades.</summary>
sealed class LogAxis
{
    readonly int _first;
    readonly int _last;
    readonly double _from;
    readonly double _to;

    /// <param name="values">What has to fit, above zero.</param>
    /// <param name="from">Where the first decade is drawn.</param>
    /// <param name="to">Where the last one is.</param>
    public LogAxis(IEnumerable<double> values, double from, double to)
    {
        var all = values.ToList();
        (_from, _to) = (from, to);
        _first = (int)Math.Floor(Math.Log10(all.Min()));
        _last = Math.Max(_first + 1, (int)Math.Ceiling(Math.Log10(all.Max())));
    }

    /// <summary>Each power of ten and where it is drawn.</summary>
    public IEnumerable<(double Value, double At)> Decades =>
        from power in Enumerable.Range(_first, _last - _first + 1)
        let value = Math.Pow(10, power)
        select (value, At(value));

    /// <summary>Where a value is drawn.</summary>
    public double At(double value) => _from + ((Math.Log10(value) - _first) / (_last - _first) * (_to - _from));
}
