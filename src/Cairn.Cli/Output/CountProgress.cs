using System.Globalization;

namespace Cairn.Cli.Output;

/// <summary>
/// Says on a terminal how many things were read, once a second, where nobody knows how many there are.
/// </summary>
sealed class CountProgress(Terminal terminal, TimeProvider time, bool isShown, string things = "requests")
{
    const int BetweenLooks = 1024;

    static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    readonly bool _isLive = isShown && terminal.IsLive;

    /// <summary>Lets the things through and counts them.</summary>
    public async IAsyncEnumerable<T> Watch<T>(IAsyncEnumerable<T> all)
    {
        var started = time.GetTimestamp();
        var (count, shown) = (0L, started);
        try
        {
            await foreach (var thing in all)
            {
                if (++count % BetweenLooks == 0 && _isLive && time.GetElapsedTime(shown) > Every)
                {
                    shown = time.GetTimestamp();
                    var each = count / time.GetElapsedTime(started).TotalSeconds;
                    await Console.Error.WriteAsync(string.Create(
                        CultureInfo.InvariantCulture, $"\r\u001b[K{count:N0} {things}, {each:N0} a second"));
                }

                yield return thing;
            }
        }
        finally
        {
            if (_isLive)
                await Console.Error.WriteAsync("\r\u001b[K");
        }
    }
}
