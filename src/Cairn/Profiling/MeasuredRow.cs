using Cairn.Models;
using Cairn.Profiling.Tokens;
using Cairn.Workloads;

namespace Cairn.Profiling;

/// <summary>
/// A composed row and all that can be told of it alone: several threads measure rows, one profiles them.
/// </summary>
/// <param name="Row">The row.</param>
/// <param name="Request">What it asks.</param>
/// <param name="Model">The model that it asks.</param>
public readonly record struct MeasuredRow(Row Row, ComposedRequest Request, Model Model)
{
    /// <summary>The tokens of its prompt.</summary>
    public TokenEstimate Tokens { get; init; }

    /// <summary>The bytes of the <c>params</c> object.</summary>
    public long Bytes { get; init; }

    /// <summary>The <see cref="ComposedRequest.Identity"/>.</summary>
    public UInt128 Identity { get; init; }

    /// <summary>Measures a row.</summary>
    /// <exception cref="CairnException">The catalogue does not know the model.</exception>
    public static MeasuredRow Of(Row row, ComposedRequest request, ModelCatalog catalog)
    {
        var model = catalog.Find(request.Model);
        return new(row, request, model)
        {
            Tokens = TokenEstimator.Estimate(request, model),
            Bytes = request.Length(),
            Identity = request.Identity(),
        };
    }
}
