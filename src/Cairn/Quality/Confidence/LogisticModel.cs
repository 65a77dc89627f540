namespace Cairn.Quality.Confidence;

/// <summary>Makes one score of several signs: the chance that an answer is right, as labelled rows showed it.</summary>
/// <remarks>
/// Logistic regression with a ridge on the slopes, by iteratively reweighted least squares (Hastie, Tibshirani and
/// Friedman, The Elements of Statistical Learning, 4.4.1). The ridge keeps slopes finite where the signs part right
/// from wrong without an exception. The same rows in the same order give the same model.
/// </remarks>
public sealed class LogisticModel
{
    /// <summary>Fewer rows than this say too little about several signs.</summary>
    public const int RowsMin = 50;

    const double Ridge = 1;
    const int RoundsMax = 50;
    const double Settled = 1e-9;
    const int Digits = 6;

    readonly double[] _weights;

    LogisticModel(double[] weights) => _weights = weights;

    /// <summary>The intercept, and then a slope for each sign.</summary>
    public IReadOnlyList<double> Weights => _weights;

    /// <summary>Fits the model.</summary>
    /// <param name="rows">
    /// The signs of each row, as many in each, and whether its answer was right. At least one row.
    /// </param>
    public static LogisticModel Fit(IReadOnlyList<(IReadOnlyList<decimal> Signs, bool IsRight)> rows)
    {
        var size = rows[0].Signs.Count + 1;
        var model = new LogisticModel(new double[size]);
        for (var round = 0; round < RoundsMax; round++)
        {
            var step = model.Step(rows, size);
            for (var place = 0; place < size; place++)
                model._weights[place] += step[place];
            if (step.All(change => Math.Abs(change) < Settled))
                break;
        }

        return model;
    }

    /// <summary>The chance that an answer with these signs is right, from 0 to 1, to six digits.</summary>
    public decimal ScoreOf(IReadOnlyList<decimal> signs) => decimal.Round((decimal)ChanceOf(signs), Digits);

    double ChanceOf(IReadOnlyList<decimal> signs)
    {
        var sum = _weights[0];
        for (var sign = 0; sign < signs.Count; sign++)
            sum += _weights[sign + 1] * (double)signs[sign];
        return 1 / (1 + Math.Exp(-sum));
    }

    // Newton's step: (X'WX + R)^-1 (X'(y - p) - R w), with no ridge on the intercept.
    double[] Step(IReadOnlyList<(IReadOnlyList<decimal> Signs, bool IsRight)> rows, int size)
    {
        var slope = new double[size];
        double[][] curve = [.. Enumerable.Range(0, size).Select(_ => new double[size])];
        foreach (var (signs, isRight) in rows)
        {
            var chance = ChanceOf(signs);
            for (var one = 0; one < size; one++)
            {
                slope[one] += At(signs, one) * ((isRight ? 1 : 0) - chance);
                for (var other = 0; other < size; other++)
                    curve[one][other] += chance * (1 - chance) * At(signs, one) * At(signs, other);
            }
        }

        // The smallest of ridges on the intercept too: where all rows are right, nothing else holds it.
        curve[0][0] += Ridge / rows.Count;
        slope[0] -= Ridge / rows.Count * _weights[0];
        for (var place = 1; place < size; place++)
        {
            curve[place][place] += Ridge;
            slope[place] -= Ridge * _weights[place];
        }

        return Solve(curve, slope);
    }

    static double At(IReadOnlyList<decimal> signs, int place) => place == 0 ? 1 : (double)signs[place - 1];

    // Gauss without pivoting: the matrix is positive definite.
    static double[] Solve(double[][] matrix, double[] right)
    {
        var size = right.Length;
        for (var row = 0; row < size; row++)
        {
            for (var below = row + 1; below < size; below++)
            {
                var factor = matrix[below][row] / matrix[row][row];
                for (var column = row; column < size; column++)
                    matrix[below][column] -= factor * matrix[row][column];
                right[below] -= factor * right[row];
            }
        }

        for (var row = size - 1; row >= 0; row--)
        {
            for (var column = row + 1; column < size; column++)
                right[row] -= matrix[row][column] * right[column];
            right[row] /= matrix[row][row];
        }

        return right;
    }
}
