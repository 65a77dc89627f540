using Cairn.Claude;

namespace Cairn.Running;

/// <summary>What the reply to a create means for its submission. A closed set: switch over all of it.</summary>
abstract record CreateVerdict
{
    CreateVerdict()
    {
    }

    /// <summary>The batch exists and its id is known.</summary>
    public sealed record Created(MessageBatch Batch) : CreateVerdict;

    /// <summary>Nothing was created; the same body may be sent again.</summary>
    public sealed record NotCreated(TimeSpan? RetryAfter, string Reason) : CreateVerdict;

    /// <summary>Nothing was created because there is too much already; less is admitted from now on.</summary>
    public sealed record Throttled(TimeSpan RetryAfter, string Reason) : CreateVerdict;

    /// <summary>Nobody knows; it is reconciled, never sent again.</summary>
    public sealed record Ambiguous(bool MustExist) : CreateVerdict;

    /// <summary>Nothing was created because of one request, counted from 0.</summary>
    public sealed record Poison(int Index, ApiError Error) : CreateVerdict;

    /// <summary>Nothing was created because of some request, and the API does not say which.</summary>
    public sealed record Rejected(ApiError Error) : CreateVerdict;

    /// <summary>Nothing was created because the body is too large.</summary>
    public sealed record TooLarge(ApiError Error) : CreateVerdict;

    /// <summary>Nothing was created and nothing will be until somebody acts; it is no fault of a row.</summary>
    public sealed record Stopped(StopCause Cause, string Message) : CreateVerdict;
}
