using System.Globalization;

namespace Cairn.Simulation.Kernel;

/// <summary>What happened in a world: the hash over everything, and the last lines for whoever has to look.</summary>
sealed class EventLog(bool isTraced)
{
    const int LinesMax = 200;
    const ulong Prime = 0x100000001B3;

    readonly Queue<(TimeSpan At, string Line)> _last = [];

    /// <summary>Equal for two runs of one seed, or the world is not deterministic.</summary>
    public ulong Hash { get; private set; } = 0xCBF29CE484222325;

    public IEnumerable<string> Last => _last.Select(each => Format(each.At, each.Line));

    public void Add(TimeSpan at, string line)
    {
        Mix(unchecked((ulong)at.Ticks));
        foreach (var letter in line)
            Mix(letter);
        _last.Enqueue((at, line));
        if (_last.Count > LinesMax)
            _last.Dequeue();
        if (isTraced)
            Console.Error.WriteLine(Format(at, line));
    }

    void Mix(ulong value) => Hash = unchecked((Hash ^ value) * Prime);

    static string Format(TimeSpan at, string line) =>
        string.Create(CultureInfo.InvariantCulture, $"{at:d\\.hh\\:mm\\:ss\\.ffff}  {line}");
}
