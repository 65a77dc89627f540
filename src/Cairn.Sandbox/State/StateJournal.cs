using System.Globalization;
using System.Text;
using Cairn.Sandbox.Seeding;
using Microsoft.Win32.SafeHandles;

namespace Cairn.Sandbox.State;

/// <summary>A file that only grows by whole records: after a crash the last one is there or it is not.</summary>
/// <remarks>One line for each record: sixteen hexadecimal digits of its checksum, a blank, and its JSON, which is plain
/// ASCII.</remarks>
sealed class StateJournal : IDisposable
{
    const int ChecksumDigits = 16;

    readonly SafeFileHandle _file;

    StateJournal(string path, long bytes)
    {
        Bytes = bytes;
        _file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        RandomAccess.SetLength(_file, bytes);
    }

    public long Bytes { get; private set; }

    /// <summary>Hands over the records that are there and cuts off a last one that was never finished.</summary>
    /// <exception cref="InvalidDataException">A record in the middle is damaged, so that what follows can't be
    /// trusted.</exception>
    public static StateJournal Open(string path, Action<string> take) =>
        new(path, File.Exists(path) ? Read(path, take) : 0);

    /// <summary>Adds a record and brings it to disk.</summary>
    public void Append(string json)
    {
        var line = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{ChecksumOf(json)} {json}\n"));
        RandomAccess.Write(_file, line, Bytes);
        RandomAccess.FlushToDisk(_file);
        Bytes += line.Length;
    }

    public void Clear()
    {
        RandomAccess.SetLength(_file, 0);
        RandomAccess.FlushToDisk(_file);
        Bytes = 0;
    }

    public void Dispose() => _file.Dispose();

    static long Read(string path, Action<string> take)
    {
        var size = new FileInfo(path).Length;
        var (bytes, isTorn) = (0L, false);
        foreach (var line in File.ReadLines(path, Encoding.ASCII))
        {
            var end = bytes + line.Length + 1;
            if (end > size || !IsWhole(line))
            {
                isTorn = true;
                continue;
            }

            if (isTorn)
                throw new InvalidDataException($"The record at byte {bytes} of '{path}' is damaged, but others follow.");

            take(line[(ChecksumDigits + 1)..]);
            bytes = end;
        }

        return bytes;
    }

    static bool IsWhole(string line) =>
        line.Length > ChecksumDigits && line[ChecksumDigits] == ' '
        && line.AsSpan(0, ChecksumDigits).SequenceEqual(ChecksumOf(line.AsSpan(ChecksumDigits + 1)));

    static string ChecksumOf(ReadOnlySpan<char> json)
    {
        var hash = new StableHash(0);
        hash.Add(json);
        return hash.ToUInt64().ToString("x16", CultureInfo.InvariantCulture);
    }
}
