namespace Cairn.Auditing;

/// <summary>A request as the rules see it: with what the requests before it had in common with it.</summary>
/// <param name="Row">Its number, from 0.</param>
/// <param name="Measured">The request.</param>
/// <param name="Known">
/// For each of its blocks what was known of the beginning that ends with it; null where it is new.
/// </param>
sealed record SeenRequest(long Row, MeasuredRequest Measured, IReadOnlyList<PrefixEntry?> Known)
{
    /// <summary>The request itself.</summary>
    public AuditedRequest Request => Measured.Request;

    /// <summary>Whether an earlier request began in the same way up to a block.</summary>
    public bool IsKnown(int block) => Known[block] is not null;

    /// <summary>Its place, or that of one of its blocks.</summary>
    public AuditPlace At(int? block = null) => Request.Place with { Block = block + 1 };
}
