using System.Globalization;
using System.Text.Json;

namespace Cairn.Bench.Measuring;

/// <summary>Prints what was measured: what each thing took, the ratios, what broke or got slower.</summary>
/// <param name="output">Where it goes.</param>
/// <param name="hasColours">Whether what got slower is red.</param>
sealed class SuiteReport(TextWriter output, bool hasColours)
{
    // Quiet runs have one percent or two.
    const double StolenMin = 0.05;

    /// <summary>Prints where it is measured.</summary>
    public void Begin(Machine machine) => output.WriteLine(machine);

    /// <summary>Prints one subject.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="measured">What it found.</param>
    /// <param name="stolen">The share of processor time that the host gave to others meanwhile, 0 to 1.</param>
    public void Print(string name, Measurement measured, double stolen)
    {
        output.WriteLine($"\n{name}: {measured.Facts}");
        if (measured.Readings.Count > 0)
            output.WriteLine($"  {"",-52} {"s",9} {"min",9} {"max",9} {"peak MiB",9}");
        foreach (var (what, seconds, peak) in measured.Readings)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what,-52} {seconds.Median,9:0.000} "
                + $"{seconds.Min,9:0.000} {seconds.Max,9:0.000} {Numbers.Mebibytes(peak),9}"));
        }

        foreach (var figure in measured.Figures)
            output.WriteLine($"  {figure.Name} = {Text(figure.Spread)}; {figure.Meaning}; {figure.LimitText}");
        if (stolen >= StolenMin)
        {
            output.WriteLine(Red(string.Create(
                CultureInfo.InvariantCulture,
                $"  DISTURBED: the host gave {stolen:0%} of the processor time to others; measure it again later")));
        }
    }

    /// <summary>Says which limits are broken, and what got worse since the committed results.</summary>
    /// <returns>Whether all limits are kept.</returns>
    public bool Conclude(BenchResults now, BenchResults? committed)
    {
        output.WriteLine();
        if (committed is not null && !committed.Machine.IsLike(now.Machine))
            output.WriteLine($"Not compared: the committed results are of another machine ({committed.Machine}).");
        else if (committed is not null)
            ComparedWith(committed, now);
        var broken = now.Figures.Where(figure => !figure.IsOk).ToList();
        foreach (var figure in broken)
            output.WriteLine(Red($"FAIL {figure.Name} = {Text(figure.Spread)}; expected {figure.LimitText}"));
        return broken.Count == 0;
    }

    static string Text(Spread spread) => $"{Numbers.Short(spread.Median)} ({Numbers.Short(spread.Min)} to "
        + $"{Numbers.Short(spread.Max)}, {spread.Rounds} {(spread.Rounds == 1 ? "round" : "rounds")})";

    void ComparedWith(BenchResults committed, BenchResults now)
    {
        foreach (var (name, measured) in now.Subjects)
        {
            if (!committed.Subjects.TryGetValue(name, out var before))
                continue;
            if (before.Scale != measured.Scale)
            {
                output.WriteLine($"Not compared: {name} was committed at another scale ({Name(before.Scale)}).");
                continue;
            }

            foreach (var (figure, old) in measured.Figures.Join(
                before.Figures, figure => figure.Name, old => old.Name, (figure, old) => (figure, old)))
            {
                if (figure.IsWorseThan(old))
                    output.WriteLine(Red($"SLOWER {figure.Name} = {Text(figure.Spread)}, was {Text(old.Spread)}"));
            }
        }
    }

    static string Name(Scale scale) => JsonNamingPolicy.SnakeCaseLower.ConvertName(scale.ToString());

    string Red(string text) => hasColours ? $"\e[31m{text}\e[0m" : text;
}
