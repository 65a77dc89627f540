using System.Globalization;
using System.Text;
using Cairn.Quality.Evaluating;

namespace Cairn.Reporting;

/// <summary>Draws an evaluation with the letters of a terminal.</summary>
static class EvaluationPlots
{
    const int Columns = 60;
    const int Lines = 8;

    /// <summary>The letter by which a rung is found in the plots.</summary>
    public static string Letter(int rung) => rung < 26 ? ((char)('a' + rung)).ToString() : "*";

    /// <summary>Where the quality of each rung lies, on one scale, with the target marked on it.</summary>
    public static string Intervals(Evaluation evaluation)
    {
        List<QualityInterval> intervals = [.. evaluation.Rungs.Select(rung => rung.Interval).OfType<QualityInterval>()];
        var ends = intervals.SelectMany(interval => new[] { interval.Low, interval.High })
            .Concat(evaluation.Target is { } bar ? [bar] : (decimal[])[]).ToList();
        var scale = new Scale((double)ends.Min(), (double)ends.Max());
        var target = evaluation.Target is { } asked ? scale.At((double)asked) : -1;
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture,
            $"   {ends.Min(),-Columns:0.00}{ends.Max():0.00}\n"));
        foreach (var (index, rung) in evaluation.Rungs.Index())
        {
            if (rung.Interval is { } interval)
                text.Append(CultureInfo.InvariantCulture, $"{Letter(index),-3}{Line(interval, rung, target)}\n");
        }

        return target < 0 ? text.ToString() : text.Append(' ', 3 + target).Append("^ target\n").ToString();

        string Line(QualityInterval interval, RungQuality rung, int mark)
        {
            var line = new string(' ', Columns + 1).ToCharArray();
            if (mark >= 0)
                line[mark] = ':';
            line.AsSpan(scale.At((double)interval.Low)..(scale.At((double)interval.High) + 1)).Fill('-');
            line[scale.At((double)rung.Quality!.Value)] = 'o';
            return new string(line).TrimEnd();
        }
    }

    /// <summary>Quality over dollars for each row; the front in capitals.</summary>
    public static string Front(IReadOnlyList<RungQuality> rungs)
    {
        var dollars = rungs.Select(rung => Math.Log10(Math.Max(1e-12, (double)rung.CostPerRowUsd!.Value.Amount)))
            .ToList();
        var qualities = rungs.Select(rung => (double)(rung.Quality ?? 0)).ToList();
        var across = new Scale(dollars.Min(), dollars.Max());
        var up = new Scale(qualities.Min(), qualities.Max(), Lines);
        var field = Enumerable.Range(0, Lines + 1).Select(_ => new string(' ', Columns + 1).ToCharArray()).ToList();
        // Where several meet, the letter of one on the front is seen.
        foreach (var (index, rung) in rungs.Index().Reverse().OrderBy(each => each.Item.OnFront))
        {
            var letter = Letter(index)[0];
            field[Lines - up.At(qualities[index])][across.At(dollars[index])] =
                rung.OnFront == true ? char.ToUpperInvariant(letter) : letter;
        }

        var text = new StringBuilder("quality over dollars for each row (logarithmic); capitals: the front\n");
        foreach (var (line, cells) in field.Index())
        {
            var value = line == 0 ? qualities.Max() : line == Lines ? qualities.Min() : double.NaN;
            text.Append(double.IsNaN(value) ? "      " : value.ToString("0.0000", CultureInfo.InvariantCulture))
                .Append(" |").Append(new string(cells).TrimEnd()).Append('\n');
        }

        var (least, most) = (rungs.MinBy(rung => rung.CostPerRowUsd), rungs.MaxBy(rung => rung.CostPerRowUsd));
        return text.Append(' ', 7).Append('+').Append('-', Columns + 1).Append('\n').Append(' ', 8)
            .Append(CultureInfo.InvariantCulture, $"{ReportText.About(least!.CostPerRowUsd!.Value),-Columns}")
            .Append(ReportText.About(most!.CostPerRowUsd!.Value)).Append('\n').ToString();
    }

    readonly record struct Scale(double Low, double High, int Cells = Columns)
    {
        public int At(double value) =>
            High <= Low ? 0 : Math.Clamp((int)Math.Round((value - Low) / (High - Low) * Cells), 0, Cells);
    }
}
