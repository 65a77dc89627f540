using System.Text;

namespace Cairn.Workloads;

/// <summary>
/// Finds keys that occur twice, holding eight bytes of each key; what looks like a duplicate is verified afterwards.
/// </summary>
sealed class DuplicateKeys
{
    const int SuspectsMax = 1000;
    const int LengthMin = 1024;

    static readonly KeyedHash Hash = new();

    readonly List<(string Key, long Line)> _suspects = [];

    // An open table with linear probing; 0 is a free slot.
    ulong[] _seen = new ulong[LengthMin];
    int _count;

    public bool IsSuspicious => _suspects.Count > 0;

    public void Add(ReadOnlySpan<byte> key, long line)
    {
        if (_count > _seen.Length / 4 * 3)
            Grow();
        if (!TryAdd(_seen, HashOf(key)) && _suspects.Count < SuspectsMax)
            _suspects.Add((Encoding.UTF8.GetString(key), line));
        _count++;
    }

    /// <summary>Goes over the keys of the file once more and reports each suspect that has a real forerunner.</summary>
    public void Report(IEnumerable<(string Key, long Line)> again, string file, FaultList faults)
    {
        var wanted = _suspects.Select(suspect => suspect.Key).ToHashSet();
        Dictionary<string, long> first = [];
        foreach (var (key, line) in again.Where(pair => wanted.Contains(pair.Key)))
            first.TryAdd(key, line);
        foreach (var (key, line) in _suspects.Where(
            suspect => first.GetValueOrDefault(suspect.Key, long.MaxValue) < suspect.Line))
        {
            faults.Add(new(file, line), $"the key \"{key}\" again", $"each key once (first in line {first[key]})",
                "Make the keys unique, or drop id: to number the rows.");
        }
    }

    void Grow()
    {
        var larger = new ulong[_seen.Length * 2];
        foreach (var hash in _seen)
        {
            if (hash != 0)
                TryAdd(larger, hash);
        }

        _seen = larger;
    }

    static bool TryAdd(ulong[] seen, ulong hash)
    {
        var mask = seen.Length - 1;
        var at = unchecked((int)hash) & mask;
        while (seen[at] != 0 && seen[at] != hash)
            at = (at + 1) & mask;
        var isNew = seen[at] == 0;
        seen[at] = hash;
        return isNew;
    }

    static ulong HashOf(ReadOnlySpan<byte> key)
    {
        var hash = Hash.Of(0, key);
        return Math.Max(1, unchecked((ulong)hash ^ ((ulong)(hash >> 64) << 3)));
    }
}
