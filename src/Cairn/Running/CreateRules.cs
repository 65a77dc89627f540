using System.Globalization;
using Cairn.Claude;

namespace Cairn.Running;

/// <summary>Judges the reply to a create. The table of docs/reliability.md, row by row.</summary>
static class CreateRules
{
    public static CreateVerdict Judge(CreateReply reply) => reply switch
    {
        { Batch: { } batch } => new CreateVerdict.Created(batch),
        { KeyWasSwitched: true } =>
            new CreateVerdict.NotCreated(TimeSpan.Zero, "the key was refused, and the next one is used from now on"),
        { IsUnreadableSuccess: true } => new CreateVerdict.Ambiguous(MustExist: true),
        { Error: { } error } => Judge(error, reply),
        { TailReleased: false } => new CreateVerdict.NotCreated(null, reply.Failure?.Message ?? "the connection ended"),
        _ => new CreateVerdict.Ambiguous(MustExist: false),
    };

    static CreateVerdict Judge(ApiError error, CreateReply reply) => (int)error.Status switch
    {
        _ when AccountRules.Concern(error) => Account(error),
        // Not the API's own words: a proxy, or an answer that broke off. No row may fail for that.
        400 when error.Type == ApiError.UnknownType => new CreateVerdict.NotCreated(null, error.Message),
        400 => JudgeBadRequest(error),
        404 or 405 or 421 => new CreateVerdict.Stopped(StopCause.Decision,
            $"The API answered {(int)error.Status} to the create of a batch: check ANTHROPIC_BASE_URL, then `cairn "
                + "resume`."),
        413 => new CreateVerdict.TooLarge(error),
        417 => new CreateVerdict.NotCreated(TimeSpan.Zero, "the server does not take `Expect: 100-continue`"),
        429 => new CreateVerdict.Throttled(reply.Context.RetryAfter ?? TimeSpan.FromMinutes(1), error.Message),
        (408 or 409 or >= 500) when reply.TailReleased => new CreateVerdict.Ambiguous(MustExist: false),
        408 or 409 or >= 500 => new CreateVerdict.NotCreated(reply.Context.RetryAfter, error.Message),
        _ => new CreateVerdict.Stopped(StopCause.Decision,
            $"The API answered {(int)error.Status} {error.Type}: {error.Message} Nothing was created; `cairn "
                + "resume` tries again."),
    };

    // The API tells these two apart in its text alone, so here text decides.
    static CreateVerdict JudgeBadRequest(ApiError error)
    {
        const string prefix = "requests.";
        if (error.Message.StartsWith(prefix, StringComparison.Ordinal)
            && error.Message.IndexOf('.', prefix.Length) is > 0 and var end
            && int.TryParse(error.Message.AsSpan(prefix.Length, end - prefix.Length), NumberStyles.None,
                CultureInfo.InvariantCulture, out var index))
        {
            return new CreateVerdict.Poison(index, error);
        }

        return new CreateVerdict.Rejected(error);
    }

    static CreateVerdict.Stopped Account(ApiError error) =>
        new(StopCause.Credentials, AccountRules.Stop(error).Message);
}
