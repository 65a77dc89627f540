using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Cairn.Workloads;

/// <summary>
/// Finds keys that occur twice, holding eight bytes of each key; what looks like a duplicate is verified afterwards.
/// </summary>
sealed class DuplicateKeys
{
    const int SuspectsMax = 1000;

    readonly HashSet<ulong> _seen = [];
    readonly List<(string Key, long Line)> _suspects = [];

    public bool IsSuspicious => _suspects.Count > 0;

    public void Add(string key, long line)
    {
        if (!_seen.Add(HashOf(key)) && _suspects.Count < SuspectsMax)
            _suspects.Add((key, line));
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

    static ulong HashOf(string key)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), digest);
        return BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }
}
