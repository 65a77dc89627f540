using System.Globalization;

namespace Cairn.Cli.Output;

/// <summary>
/// Says on a terminal how far the reading of rows has come, once a second, on one line that goes away.
/// </summary>
sealed class RowProgress(Terminal terminal, TimeProvider time, bool isShown)
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    readonly bool _isLive = isShown && terminal.IsLive;
    long _told;

    /// <summary>Lets parts of the rows through, counts their rows, and stops between two when it is asked to.</summary>
    public IEnumerable<T> Watch<T>(
        IEnumerable<T> parts, Func<T, int> rowsOf, int total, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var (count, shown) = (0, started);
        try
        {
            foreach (var part in parts)
            {
                cancellationToken.ThrowIfCancellationRequested();
                count += rowsOf(part);
                if (_isLive && time.GetElapsedTime(shown) > Every)
                {
                    shown = time.GetTimestamp();
                    Show(count, total, time.GetElapsedTime(started));
                }

                yield return part;
            }
        }
        finally
        {
            End();
        }
    }

    /// <summary>Says how many are done, of work whose loop is elsewhere; any thread may.</summary>
    public void Tell(int count, string what)
    {
        var last = Interlocked.Read(ref _told);
        if (!_isLive || (last != 0 && time.GetElapsedTime(last) < Every)
            || Interlocked.CompareExchange(ref _told, time.GetTimestamp(), last) != last)
        {
            return;
        }

        Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r\u001b[K{count:N0} {what}"));
    }

    /// <summary>Takes the line away again.</summary>
    public void End()
    {
        if (_isLive)
            Console.Error.Write("\r\u001b[K");
    }

    static void Show(int count, int total, TimeSpan elapsed) => Console.Error.Write(string.Create(
        CultureInfo.InvariantCulture,
        $"\r\u001b[K{count:N0} of {total:N0} rows, {count / elapsed.TotalSeconds:N0} rows/s"));
}
