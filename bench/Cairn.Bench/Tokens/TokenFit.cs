using System.Text;
using Cairn.Workloads;

namespace Cairn.Bench.Tokens;

/// <summary>
/// Least squares of relative errors with weights that are never negative: what each feature of a text costs in tokens.
/// </summary>
/// <remarks>
/// Each task weighs the same, however many calls it has. The answers weigh little; they are there because few questions
/// but many translations are in other scripts. Questions and answers have a constant of their own: what the API puts
/// around them.
/// </remarks>
sealed class TokenFit
{
    const int Columns = TextFeatures.Count + 2;
    const int QuestionConstant = TextFeatures.Count;
    const int AnswerConstant = TextFeatures.Count + 1;
    const double AnswerWeight = 0.03;
    const double AnswerTokensMin = 15;
    const double Ridge = 1e-3;
    const int RoundsMax = 20_000;
    const double Still = 1e-10;

    readonly double[][] _gram = [.. Enumerable.Range(0, Columns).Select(_ => new double[Columns])];
    readonly double[] _target = new double[Columns];

    /// <summary>The weights, features first, then the constant of a question.</summary>
    public static TokenFitResult Of(IEnumerable<RealCall> calls)
    {
        var fit = new TokenFit();
        foreach (var task in calls.GroupBy(call => call.Task).Select(task => task.ToList()))
        {
            foreach (var call in task)
            {
                var answered = Math.Max(call.OutputTokens, AnswerTokensMin);
                fit.Add(call.Question, (QuestionConstant, call.InputTokens), Weight(call.InputTokens, task.Count));
                fit.Add(call.Answer, (AnswerConstant, call.OutputTokens),
                    AnswerWeight * Weight(answered, task.Count));
            }
        }

        var weights = fit.Solve();
        return new(weights[QuestionConstant], weights[..TextFeatures.Count]);
    }

    static double Weight(double tokens, int calls) => 1 / (tokens * tokens * calls);

    void Add(string text, (int Constant, double Tokens) billed, double weight)
    {
        var row = new double[Columns];
        var features = TextFeatures.Of(Encoding.UTF8.GetBytes(text));
        var counts = features.Counts;
        for (var feature = 0; feature < counts.Length; feature++)
            row[feature] = counts[feature];
        row[billed.Constant] = 1;
        for (var i = 0; i < Columns; i++)
        {
            _target[i] += weight * row[i] * billed.Tokens;
            for (var j = 0; j < Columns; j++)
                _gram[i][j] += weight * row[i] * row[j];
        }
    }

    // Coordinate descent: each weight in turn to its best value given the others, until none moves.
    double[] Solve()
    {
        for (var i = 0; i < Columns; i++)
            _gram[i][i] *= 1 + Ridge;
        var weights = new double[Columns];
        for (var round = 0; round < RoundsMax && Improve(weights) > Still; round++)
        {
        }

        return weights;
    }

    double Improve(double[] weights)
    {
        var moved = 0.0;
        for (var i = 0; i < Columns; i++)
        {
            if (_gram[i][i] == 0)
                continue;
            var rest = _target[i] + (_gram[i][i] * weights[i]);
            for (var j = 0; j < Columns; j++)
                rest -= _gram[i][j] * weights[j];
            var best = Math.Max(0, rest / _gram[i][i]);
            moved = Math.Max(moved, Math.Abs(best - weights[i]));
            weights[i] = best;
        }

        return moved;
    }
}
