namespace Cairn.Running;

/// <summary>
/// How many Messages calls are made at a time: one more after each round of answers, half as many when the API has no
/// room.
/// </summary>
sealed class CallPace
{
    const int First = 8;
    const int Most = 32;

    double _atOnce = First;

    /// <summary>At least one.</summary>
    public int AtOnce => (int)_atOnce;

    /// <summary>A call was answered.</summary>
    public void Quicken() => _atOnce = Math.Min(Most, _atOnce + (1 / _atOnce));

    /// <summary>A call found no room.</summary>
    public void Slow() => _atOnce = Math.Max(1, _atOnce / 2);
}
