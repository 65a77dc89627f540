using System.Buffers;
using Cairn.Claude;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>
/// Asks the rows of a submission one by one over Messages: a few at a time, each noted before it leaves and recorded as
/// its answer arrives. No call is repeated; a row that got no answer goes back when the submission is settled.
/// </summary>
sealed class MessageCalls(RunContext context)
{
    /// <summary>The most rows of one submission: what one intent and one reservation are for.</summary>
    public const int RowsMax = 500;

    const int AtOnceMax = 8;

    // Where the API does not say how long to wait.
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    DateTimeOffset Now => context.Clock.Now;

    /// <summary>Takes a submission one step further: accepted, then a few calls at a time, then ended.</summary>
    /// <param name="submission">One that is planned, or accepted and not all asked.</param>
    /// <param name="maySend">Whether rows that were not asked yet may be.</param>
    /// <param name="cancellationToken">Looked at between calls: an answer under way is paid, so it is waited for.
    /// </param>
    /// <exception cref="ClaudeApiException">The API refuses key or account; what was asked is recorded.</exception>
    public async Task GoOnAsync(Submission submission, bool maySend, CancellationToken cancellationToken)
    {
        if (submission.State == SubmissionState.Planned)
        {
            await context.Store.AdvanceAsync(submission, submission with
            {
                State = SubmissionState.Accepted,
                AcceptedAt = Now,
            });
            return;
        }

        var journal = CallJournal.Read(context.Blobs, submission.Id);
        var left = submission.Rows.Where(place => !journal.HasAsked(place)).ToList();
        if (left.Count > 0 && maySend)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await AskAsync(submission, journal, RowSet.OfAscending(left.Take(AtOnceMax)));
            return;
        }

        foreach (var place in left)
            await journal.AnswerAsync(CallJournal.Canceled(NameOf(submission, place)));
        await context.Store.AdvanceAsync(submission, submission with
        {
            State = SubmissionState.Ended,
            RunAfter = Now,
        });
    }

    async Task AskAsync(Submission submission, CallJournal journal, RowSet places)
    {
        var body = context.Ask(places).Select(row => (row.Place, Bytes: BodyOf(submission, row))).ToList();
        await journal.AskAsync([.. places]);
        var calls = body.Select(row => CallAsync(NameOf(submission, row.Place), row.Bytes)).ToList();
        var replies = new List<Reply>();
        try
        {
            await foreach (var call in Task.WhenEach(calls))
            {
                var reply = await call;
                replies.Add(reply);
                if (reply.Line is { } line)
                    await journal.AnswerAsync(line);
            }
        }
        finally
        {
            await Task.WhenAll(calls);
        }

        if (replies.Max(reply => reply.Pause) is { } pause)
            await context.Store.AdvanceAsync(submission, submission with { RunAfter = Now + pause });
        if (replies.Find(reply => reply.Stop is not null) is { Stop: { } stop })
            throw stop;
    }

    async Task<Reply> CallAsync(string customId, ReadOnlyMemory<byte> body)
    {
        try
        {
            // Not the step's token: once the call has left, its answer is worth waiting for.
            var message = await Api.SendAsync(body, context.Workload.Betas, CancellationToken.None);
            return new(CallJournal.Succeeded(customId, message));
        }
        catch (ClaudeApiException refused) when (AccountRules.Concern(refused.Error))
        {
            return new(CallJournal.Canceled(customId)) { Stop = refused };
        }
        catch (ClaudeApiException busy) when (busy.IsTransient)
        {
            return new(CallJournal.Canceled(customId)) { Pause = busy.Context.RetryAfter ?? Pause };
        }
        catch (ClaudeApiException refused)
        {
            return new(Segment.Refusal(customId, refused.Error.Type, refused.Error.Message));
        }
        catch (ApiUnreachableException unreachable) when (unreachable.NeverLeft)
        {
            return new(CallJournal.Canceled(customId)) { Pause = Pause };
        }
        catch (ApiUnreachableException)
        {
            return new(null) { Pause = Pause };
        }
    }

    IMessagesApi Api => context.Messages
        ?? throw new InvalidOperationException("A run over Messages needs the port to the Messages API.");

    ReadOnlyMemory<byte> BodyOf(Submission submission, (int Place, ComposedRequest Request) row)
    {
        var body = new ArrayBufferWriter<byte>();
        row.Request.WriteParams(body, context.Layout.MarkersAt(row.Place, submission.Marks.LevelAt(row.Place)));
        return body.WrittenMemory;
    }

    string NameOf(Submission submission, int place) =>
        context.CustomIdOf(submission, place).Format(context.InstanceKey.Span);

    /// <summary>What became of a call: the line that is recorded, how long to wait then, what stops the run.</summary>
    sealed record Reply(ReadOnlyMemory<byte>? Line)
    {
        public TimeSpan? Pause { get; init; }

        public ClaudeApiException? Stop { get; init; }
    }
}
