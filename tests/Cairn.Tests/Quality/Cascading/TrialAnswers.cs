using Cairn.Accounting;
using Cairn.Quality.Cascading;
using Cairn.Workloads;

namespace Cairn.Tests.Quality.Cascading;

/// <summary>
/// Rows whose answers at every rung are known beforehand: it answers whatever a cascade asks, and adds up what that
/// costs.
/// </summary>
/// <param name="texts">The answers by rung and row; null for one that failed.</param>
/// <param name="costPerRow">What a row costs at each rung.</param>
sealed class TrialAnswers(string?[][] texts, IReadOnlyList<Usd> costPerRow) : ICascadeAnswers
{
    readonly List<CascadeStage> _stages = [];

    /// <summary>The labels by row; the default is none.</summary>
    public Func<int, string?> Label { get; init; } = _ => null;

    /// <summary>What is answered when a row is asked again at a rung; the default is the same.</summary>
    public Func<int, int, string?>? Again { get; init; }

    /// <summary>What a judge says of the answer to a row; the default is nothing.</summary>
    public Func<int, string?> Judgement { get; init; } = _ => null;

    public IReadOnlyList<CascadeStage> Stages => _stages;

    public Usd Cost => _stages.Select((_, stage) => CostOf(stage)).Aggregate(Usd.Zero, (sum, cost) => sum + cost);

    /// <summary>Runs a cascade until it ends or stops.</summary>
    public async Task<CascadeDecision> RunAsync(CascadeTerms terms)
    {
        _stages.Add(new(CascadeTask.Ask, 0, [.. Enumerable.Range(0, terms.Rows)]));
        return await GoOnAsync(terms);
    }

    /// <summary>Goes on with one that stopped, or decides its end again.</summary>
    public async Task<CascadeDecision> GoOnAsync(CascadeTerms terms)
    {
        while (true)
        {
            var decision = await new CascadeCourse(terms, this).NextAsync(_stages, CancellationToken.None);
            if (decision.Step is not CascadeStep.Ask ask)
                return decision;
            for (var time = 0; time < ask.Times; time++)
                _stages.Add(ask.Stage);
        }
    }

    /// <summary>The rung whose answer a row keeps: the last that it was asked at.</summary>
    public int RungOf(int row) => _stages.Where(stage => stage.Rows.Contains(row)).Max(stage => stage.Rung);

    public async IAsyncEnumerable<StageAnswer> ReadAsync(
        int stage, IReadOnlySet<int>? rows,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var (task, rung, asked) = _stages[stage];
        var isAgain = task is CascadeTask.Vote || (task is CascadeTask.Ask && stage > 0);
        foreach (var row in asked.Where(row => rows is null || rows.Contains(row)))
        {
            yield return new(row, task is CascadeTask.Judge ? Judgement(row)
                : isAgain && Again is { } again ? again(stage, row)
                : texts[rung][row]);
        }
    }

    public int RowsOf(int stage) => _stages[stage].Rows.Count;

    public Usd CostOf(int stage) => new(costPerRow[_stages[stage].Rung].Amount * _stages[stage].Rows.Count);

    public Row RowAt(int row) => new(row, $"{row + 1}", new Dictionary<string, object?>(), default);

    public string? LabelOf(int row) => Label(row);
}
