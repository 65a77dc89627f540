using System.Globalization;
using System.Text.Json.Serialization;

namespace Cairn.Bench.Growing;

/// <summary>How time and memory of one thing grow with its size.</summary>
/// <param name="Name">What is varied, one word such as `rows`.</param>
/// <param name="Facts">What was measured, and what stayed the same.</param>
/// <param name="Machine">Where and when.</param>
/// <param name="Points">By ascending size, at least two.</param>
sealed record GrowthCurve(string Name, string Facts, Machine Machine, IReadOnlyList<GrowthPoint> Points)
{
    const double Flat = 0.15;
    const double Even = 0.85;

    /// <summary>The exponent of the time between the two largest sizes: 1 where it doubles with the size.</summary>
    [JsonIgnore]
    public double TimeSlope => Slope(point => point.Seconds);

    /// <summary>The exponent of the memory between the two largest sizes.</summary>
    [JsonIgnore]
    public double MemorySlope => Slope(point => point.PeakBytes);

    /// <summary>The slopes in words, and what one more of it takes.</summary>
    [JsonIgnore]
    public string Words
    {
        get
        {
            var (before, last) = (Points[^2], Points[^1]);
            var more = last.Size - before.Size;
            var (seconds, bytes) = ((last.Seconds - before.Seconds) / more, (last.PeakBytes - before.PeakBytes) / more);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"""
                At the largest sizes time {InWords(TimeSlope)}: slope {TimeSlope:0.00}, {Scaled(seconds)}s for one more.
                Memory {InWords(MemorySlope)}: slope {MemorySlope:0.00}, {Math.Max(0, bytes):#,0} bytes for one more.
                """);
        }
    }

    static string InWords(double slope) => slope switch
    {
        < Flat => "hardly grows",
        < Even => "grows more slowly than the size",
        <= 2 - Even => "grows with the size",
        _ => "grows faster than the size",
    };

    static string Scaled(double seconds) => seconds switch
    {
        <= 0 => "0 n",
        < 1e-6 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e9:0} n"),
        < 1e-3 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:0.0} µ"),
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:0.0} m"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} "),
    };

    double Slope(Func<GrowthPoint, double> of) =>
        Math.Log(of(Points[^1]) / of(Points[^2])) / Math.Log(Points[^1].Size / Points[^2].Size);
}
