using System.Text.Json.Serialization;

namespace Cairn.Bench.Measuring;

/// <summary>A ratio of two things that were measured in one run on the same bytes.</summary>
/// <param name="Name">What other programs know it by, such as `plan_over_sort`.</param>
/// <param name="Meaning">What is divided by what, in words for a table.</param>
/// <param name="Spread">Where the ratios of the rounds lie.</param>
/// <param name="Better">Which way is an improvement, and on which side of the limit it has to stay.</param>
/// <param name="Limit">What its median may not be worse than; null where it is only told.</param>
sealed record Figure(string Name, string Meaning, Spread Spread, Better Better, double? Limit)
{
    /// <summary>Whether it keeps its limit.</summary>
    [JsonPropertyName("ok")]
    public bool IsOk => Limit is not { } limit
        || (Better == Better.Higher ? Spread.Median >= limit : Spread.Median <= limit);

    /// <summary>The limit in words, such as `at most 5`; empty where there is none.</summary>
    [JsonIgnore]
    public string LimitText => Limit is not { } limit ? ""
        : (Better == Better.Higher ? "at least " : "at most ") + Numbers.Short(limit);

    /// <summary>A figure that must reach its limit.</summary>
    public static Figure AtLeast(double limit, string name, string meaning, IEnumerable<double> rounds) =>
        new(name, meaning, Spread.Of(rounds), Better.Higher, limit);

    /// <summary>A figure that must stay below its limit.</summary>
    public static Figure AtMost(double limit, string name, string meaning, IEnumerable<double> rounds) =>
        new(name, meaning, Spread.Of(rounds), Better.Lower, limit);

    /// <summary>Whether it got worse than before by more than both spreads: their rounds do not meet.</summary>
    public bool IsWorseThan(Figure before) => Better == Better.Higher
        ? Spread.Max < before.Spread.Min
        : Spread.Min > before.Spread.Max;
}
