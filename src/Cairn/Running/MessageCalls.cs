using System.Buffers;
using Cairn.Claude;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>
/// Asks the rows of a submission one by one over Messages: as many at a time as the API takes, each noted before it
/// leaves and recorded as its answer arrives. A call is repeated only where the API had no room for it or no connection
/// stood; a row that got no answer goes back when the submission is settled.
/// </summary>
sealed class MessageCalls(RunContext context)
{
    /// <summary>The most rows of one submission: what one intent and one reservation are for.</summary>
    public const int RowsMax = 500;

    // So long calls are begun in one step; between steps the run looks at its ledger.
    static readonly TimeSpan StepTime = TimeSpan.FromSeconds(20);

    // Where the API does not say how long to wait.
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    readonly CallPace _pace = new();

    DateTimeOffset Now => context.Clock.Now;

    /// <summary>Takes a submission one step further: accepted, then call by call, then ended.</summary>
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
            await AskAsync(submission, journal, new(left), cancellationToken);
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

    async Task AskAsync(
        Submission submission, CallJournal journal, Queue<int> left, CancellationToken cancellationToken)
    {
        var (calls, until) = (new List<Task<Reply>>(), Now + StepTime);
        var (begunAt, hasAnswers) = (Now, false);
        Reply? halting = null;
        try
        {
            while (true)
            {
                var mayBegin = halting is null && Now < until && !cancellationToken.IsCancellationRequested;
                var more = mayBegin ? Math.Min(_pace.AtOnce - calls.Count, left.Count) : 0;
                if (more > 0)
                {
                    begunAt = Now;
                    calls.AddRange(await BeginAsync(submission, journal, Taken(left, more)));
                }

                if (calls.Count == 0)
                    break;
                var ended = await Task.WhenAny(calls);
                calls.Remove(ended);
                var reply = await ended;
                await NoteAsync(journal, reply);
                hasAnswers |= reply.IsAnswer;
                halting = Worse(halting, reply);
            }
        }
        finally
        {
            await Task.WhenAll(calls);
        }

        await context.Store.AdvanceAsync(submission, submission with
        {
            AcceptedAt = hasAnswers ? begunAt : submission.AcceptedAt,
            RunAfter = Now + (halting?.Pause ?? TimeSpan.Zero),
        });
        if (halting?.Stop is { } stop)
            throw stop;
    }

    static List<int> Taken(Queue<int> left, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => left.Dequeue())];

    // All are noted before any leaves.
    async Task<IEnumerable<Task<Reply>>> BeginAsync(Submission submission, CallJournal journal, List<int> places)
    {
        var rows = context.Ask(submission, RowSet.OfAscending(places))
            .Select(row => (row.Place, Bytes: BodyOf(submission, row)))
            .ToList();
        await journal.AskAsync(places);
        return rows.ConvertAll(row => CallAsync(row.Place, NameOf(submission, row.Place), row.Bytes));
    }

    async Task NoteAsync(CallJournal journal, Reply reply)
    {
        if (reply.Line is { } line)
            await journal.AnswerAsync(line);
        else if (reply.IsBack)
            await journal.GiveBackAsync(reply.Place);
        if (reply.IsBusy)
            _pace.Slow();
        else if (reply.Line is not null)
            _pace.Quicken();
    }

    // What stops the run counts most, then the longest pause.
    static Reply? Worse(Reply? known, Reply next) => next switch
    {
        { Stop: null, Pause: null } => known,
        { Stop: null } when known is not null && (known.Stop is not null || known.Pause >= next.Pause) => known,
        _ => next,
    };

    async Task<Reply> CallAsync(int place, string customId, ReadOnlyMemory<byte> body)
    {
        try
        {
            // Not the step's token: once the call has left, its answer is worth waiting for.
            var message = await Api.SendAsync(body, context.Workload.Betas, CancellationToken.None);
            return new(place) { Line = CallJournal.Succeeded(customId, message), IsAnswer = true };
        }
        catch (ClaudeApiException refused) when (AccountRules.Concern(refused.Error))
        {
            return new(place) { IsBack = true, Stop = refused };
        }
        catch (ClaudeApiException busy) when (IsFull(busy.Error))
        {
            return new(place) { IsBack = true, IsBusy = true, Pause = busy.Context.RetryAfter ?? Pause };
        }
        catch (ClaudeApiException failed) when (failed.IsTransient)
        {
            return new(place)
            {
                Line = CallJournal.Canceled(customId),
                IsBusy = true,
                Pause = failed.Context.RetryAfter ?? Pause,
            };
        }
        catch (ClaudeApiException refused)
        {
            return new(place) { Line = Segment.Refusal(customId, refused.Error.Type, refused.Error.Message) };
        }
        catch (ApiUnreachableException unreachable)
        {
            return new(place) { IsBack = unreachable.NeverLeft, IsBusy = true, Pause = Pause };
        }
    }

    // A rate limit or an overload: nobody looked at the row, and it did nothing wrong.
    static bool IsFull(ApiError error) => (int)error.Status is 429 or 529;

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

    /// <summary>What became of a call.</summary>
    sealed record Reply(int Place)
    {
        /// <summary>What is recorded; null where no answer came, or where the row is to be asked again.</summary>
        public ReadOnlyMemory<byte>? Line { get; init; }

        /// <summary>Whether the row was answered, and so touched the prefixes that it marks.</summary>
        public bool IsAnswer { get; init; }

        /// <summary>Whether nobody looked at the row.</summary>
        public bool IsBack { get; init; }

        /// <summary>Whether fewer calls at a time would do better.</summary>
        public bool IsBusy { get; init; }

        /// <summary>How long to wait before the next call.</summary>
        public TimeSpan? Pause { get; init; }

        /// <summary>What stops the run.</summary>
        public ClaudeApiException? Stop { get; init; }
    }
}
