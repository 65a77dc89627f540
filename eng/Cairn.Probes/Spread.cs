using System.Globalization;

namespace Cairn.Probes;

/// <summary>Times that were measured, in seconds.</summary>
sealed class Spread
{
    readonly List<double> _seconds = [];

    public int Count => _seconds.Count;

    /// <summary>The largest; null without any.</summary>
    public double? Max => _seconds.Count == 0 ? null : _seconds.Max();

    public void Add(TimeSpan time) => _seconds.Add(time.TotalSeconds);

    public override string ToString()
    {
        if (_seconds.Count == 0)
            return "nothing measured";
        _seconds.Sort();
        return string.Create(CultureInfo.InvariantCulture,
            $"least {_seconds[0]:0.0} s, median {At(0.5):0.0} s, p99 {At(0.99):0.0} s, most {_seconds[^1]:0.0} s");
    }

    double At(double share) => _seconds[(int)Math.Ceiling(share * _seconds.Count) - 1];
}
