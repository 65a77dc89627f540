using System.Globalization;
using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox.Faults;

/// <summary>One thing that is to go wrong: what, on which calls, and how often.</summary>
/// <param name="Name">A name of <see cref="FaultCatalog"/>.</param>
public sealed record FaultRule(string Name)
{
    static readonly Dictionary<string, decimal> NoParameters = [];

    /// <summary>The calls it may strike, such as <c>create</c>. The default is all that the catalog allows.</summary>
    public IReadOnlyList<string> On { get => field ?? []; init; } = [];

    /// <summary>The share of those calls, or of lines, that it strikes. The default is 1.</summary>
    public decimal Rate { get; init; } = 1;

    /// <summary>After how many strikes it stops. The default is never.</summary>
    public long? Count { get; init; }

    /// <summary>How many of those calls it leaves alone first. The default is 0.</summary>
    public long After { get; init; }

    /// <summary>What its chance follows from. The default is the seed of the sandbox.</summary>
    public ulong? Seed { get; init; }

    /// <summary>The numbers that the catalog lists for it. The default is the catalog's for each.</summary>
    public IReadOnlyDictionary<string, decimal> Parameters { get => field ?? NoParameters; init; } = NoParameters;

    internal FaultKind Kind => FaultCatalog.Find(Name)!;

    internal TimeSpan Time => TimeSpan.FromTicks((long)(Number("seconds") * TimeSpan.TicksPerSecond));

    /// <summary>Reads the form of the command line, such as <c>rate_limited;on=create;rate=0.1</c>.</summary>
    /// <exception cref="SandboxException">It is no such rule; the message says all that is wrong.</exception>
    public static FaultRule Parse(string text)
    {
        var reader = new FaultReader();
        var rule = reader.ReadText("fault", text);
        reader.ThrowIfAny();
        return rule!;
    }

    /// <summary>The form that <see cref="Parse"/> reads, without what is the default.</summary>
    public override string ToString()
    {
        var parts = new List<string> { Name };
        if (On.Count > 0)
            parts.Add($"on={string.Join('+', On)}");
        if (Rate != 1)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"rate={Rate}"));
        if (Count is { } count)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"count={count}"));
        if (After > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"after={After}"));
        if (Seed is { } seed)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"seed={seed}"));

        var numbers = Parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal);
        parts.AddRange(numbers.Select(pair =>
            string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value}")));
        return string.Join(';', parts);
    }

    internal decimal Number(string parameter) => Parameters.TryGetValue(parameter, out var number)
        ? number
        : Kind.Parameters.Single(known => known.Name == parameter).Default;

    /// <summary>Whether it strikes one line of a batch: the same line again, the same answer again.</summary>
    internal bool FallsOn(int batch, string customId, (ulong Seed, decimal Share) chance)
    {
        var draw = Draw.Of(Seed ?? chance.Seed, Purpose.Fault, (ulong)batch, Name);
        return Draw.Of(draw.Bits, Purpose.Fault, 0, customId).Falls(chance.Share);
    }
}
