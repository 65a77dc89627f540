namespace Cairn.Accounting.Reconciling;

/// <summary>What both sides tell apart beside the day.</summary>
/// <param name="Model">
/// The id of the model; <see cref="AnyModel"/> where the report of costs names none, the kind of cost where it is no
/// use of a model.
/// </param>
/// <param name="ServiceTier"><c>batch</c>, <c>standard</c>, or another of the API's.</param>
/// <param name="Class">The class of tokens.</param>
readonly record struct BilledKind(string Model, string ServiceTier, BilledClass Class)
{
    /// <summary>The service tier of message batches.</summary>
    public const string Batch = "batch";

    /// <summary>The service tier of single messages.</summary>
    public const string Standard = "standard";

    /// <summary>Stands where a cost is of no model in particular, such as a search.</summary>
    public const string AnyModel = "(any model)";

    /// <summary>Searches of the web, which the report of costs neither tells apart by model nor by tier.</summary>
    public static BilledKind WebSearches { get; } = new(AnyModel, Standard, BilledClass.WebSearch);
}
