using System.Security.Cryptography;

namespace Cairn.Running;

/// <summary>
/// Writes a large body with several hands: each makes a piece, waits for its turn, and writes it while others make the
/// next ones.
/// </summary>
/// <remarks>
/// Each hand is a thread as long as the other side keeps up, so what it writes lies in the cache of its own core; what
/// one core makes and another writes goes through memory that is slower for both. To wake a thread for each piece would
/// cost what that wins: a hand spins a while before it sleeps until its turn.
/// </remarks>
/// <param name="to">Where they are written.</param>
/// <param name="pieces">
/// What makes each piece: enumerated by one hand at a time, called by several at a time.
/// </param>
/// <param name="hash">What is appended to in the order of the pieces, if anything.</param>
sealed class BodyRelay(Stream to, IEnumerable<Func<BodyPiece>> pieces, IncrementalHash? hash)
{
    readonly Turns _taking = new();
    readonly Turns _hashing = new();
    readonly Turns _writing = new();

    /// <summary>Writes all pieces; when it returns, however it does, nothing is made or written any more.</summary>
    public async Task WriteAsync(int hands, CancellationToken cancellationToken)
    {
        using var each = pieces.GetEnumerator();
        await Task.WhenAll(
        [
            .. Enumerable.Range(1, hands - 1).Select(_ => Task.Run(() => WriteByOneAsync(each, cancellationToken))),
            WriteByOneAsync(each, cancellationToken),
        ]);
    }

    // A piece has its later turns before the next is taken. Where a hand fails, the turns of the others never come:
    // they are canceled.
    async Task WriteByOneAsync(IEnumerator<Func<BodyPiece>> each, CancellationToken cancellationToken)
    {
        Turn? taking = null, hashing = null, writing = null;
        try
        {
            while (true)
            {
                taking = _taking.Next();
                await taking.ComeAsync();
                (hashing, writing) = (_hashing.Next(), _writing.Next());
                BodyPiece piece;
                try
                {
                    var make = each.MoveNext() ? each.Current : null;
                    taking.End();
                    if (make is null)
                        return;
                    piece = make();
                }
                catch
                {
                    // Of several faults the one of the first piece is thrown: behind it no turn to write comes.
                    await writing.ComeAsync();
                    throw;
                }

                await hashing.ComeAsync();
                hash?.AppendData(piece.Digested.Written.Span);
                hashing.End();
                await writing.ComeAsync();
                await to.WriteAsync(piece.Sent.Written, cancellationToken);
                writing.End();
                piece.Release();
            }
        }
        finally
        {
            taking?.Cancel();
            hashing?.Cancel();
            writing?.Cancel();
        }
    }

    /// <summary>Turns at what only one hand may do at a time, in the order in which they were asked for.</summary>
    sealed class Turns
    {
        Task _last = Task.CompletedTask;

        public Turn Next()
        {
            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new(Interlocked.Exchange(ref _last, mine.Task), mine);
        }
    }

    sealed class Turn(Task before, TaskCompletionSource mine)
    {
        // Half a millisecond: as a rule a turn comes in less, and on a slow connection nobody is to spin for long.
        const int SpinsMax = 1_000;

        /// <summary>Over when the one before has ended.</summary>
        public Task ComeAsync()
        {
            for (var spin = new SpinWait(); !before.IsCompleted && spin.Count < SpinsMax;)
                spin.SpinOnce(sleep1Threshold: -1);
            return before;
        }

        public void End() => mine.SetResult();

        /// <summary>Tells whoever comes next that there is no turn for him, if this one has not ended.</summary>
        public void Cancel() => mine.TrySetCanceled(CancellationToken.None);
    }
}
