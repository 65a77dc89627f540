using Cairn.Models;

namespace Cairn.Workloads;

/// <summary>
/// Makes the request of a row: the same row gives the same bytes, and what two rows share is the same in both.
/// </summary>
/// <remarks>
/// Bodies need not be stored because of this: they are composed again whenever they are needed. Not thread-safe: one
/// composer remembers the blocks it made last. Requests outlive it and may be shared.
/// </remarks>
public sealed class RequestComposer
{
    readonly Func<Row, ComposedRequest> _compose;
    readonly Func<Row, ComposedRequest> _lend;
    readonly Func<RequestComposer> _another;

    /// <summary>Prepares the constant parts of the workload's prompt.</summary>
    /// <exception cref="ArgumentException">The catalogue does not know a model of the workload.</exception>
    public RequestComposer(Workload workload, ModelCatalog catalog)
    {
        _another = () => new(workload, catalog);
        if (workload.Input.HasRequests)
        {
            _lend = _compose = new BatchLineComposer(workload, catalog).Compose;
            return;
        }

        if (workload.Routes.Select(rule => rule.Choice.ModelId).Append(workload.ModelId ?? "")
            .FirstOrDefault(id => !catalog.TryFind(id, out _)) is { } unknown)
        {
            throw new ArgumentException($"The catalogue has no \"{unknown}\".", nameof(catalog));
        }

        var composer = new TemplateComposer(workload, catalog);
        (_compose, _lend) = (composer.Compose, composer.Lend);
        if (workload.Judged is { } judged)
        {
            _compose = row => composer.Compose(JudgePrompt.Around(row, judged[row.Number]));
            _lend = row => composer.Lend(JudgePrompt.Around(row, judged[row.Number]));
        }
    }

    /// <summary>Composes one row.</summary>
    /// <exception cref="BadInputException">
    /// The row lacks something the template needs, or brings what the API refuses.
    /// </exception>
    public ComposedRequest Compose(Row row) => _compose(row);

    /// <summary>
    /// The same in objects that the next call uses again, for whoever keeps nothing of it: made for each row of a body,
    /// they are most of what the collector has to do.
    /// </summary>
    internal ComposedRequest Lend(Row row) => _lend(row);

    /// <summary>A composer of the same requests for another thread.</summary>
    internal RequestComposer Another() => _another();
}
