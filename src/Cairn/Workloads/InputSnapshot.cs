using System.Text;

namespace Cairn.Workloads;

/// <summary>
/// What an input was when the run began: checked row by row, and pinned, so that a change of it is noticed.
/// </summary>
public sealed class InputSnapshot
{
    InputSnapshot(InputScan scan, InputStream stream)
    {
        Length = stream.BytesRead;
        Sha256 = stream.Sha256();
        Columns = scan.Columns;
        Index = scan.Index;
    }

    /// <summary>Its bytes.</summary>
    public long Length { get; }

    /// <summary>SHA-256 of all its bytes, lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>How many rows it has, at least one.</summary>
    public int RowCount => Index.RowCount;

    /// <summary>The header of a CSV; empty for other formats.</summary>
    public IReadOnlyList<string> Columns { get; }

    internal RowIndex Index { get; }

    /// <summary>Reads the whole input once, holding a few bytes per row.</summary>
    /// <exception cref="BadInputException">
    /// Rows are broken, too long or ambiguous; the first twenty faults and their number.
    /// </exception>
    public static InputSnapshot Take(InputFile input, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        var keys = new DuplicateKeys();
        var scan = new InputScan(input, faults, keys.Add);
        using var file = Open(input);
        using var stream = new InputStream(file, cancellationToken);
        if (!IsUtf16(input))
            scan.Run(stream);
        stream.Drain();

        if (stream.Invalid is { } invalid)
        {
            faults.Add(new(input.Name, invalid.Line), $"a byte that is not UTF-8, at offset {invalid.Offset}", "UTF-8",
                "Save the file as UTF-8.");
        }
        else if (faults.IsEmpty && scan.Index.RowCount == 0)
        {
            faults.Add(new(input.Name, null), "no rows", "at least one row", "Put rows into the file.");
        }

        if (keys.IsSuspicious)
            keys.Report(KeysOf(input, cancellationToken), input.Name, faults);
        faults.ThrowIfAny();
        return new(scan, stream);
    }

    internal static FileStream Open(InputFile input)
    {
        try
        {
            return new(input.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new Place(input.Name, null).Refuse(
                "no file that can be read", "the input", $"Check its name and its permissions ({exception.Message}).");
        }
    }

    static List<(string Key, long Line)> KeysOf(InputFile input, CancellationToken cancellationToken)
    {
        List<(string, long)> keys = [];
        var scan = new InputScan(input, new(), (key, line) => keys.Add((Encoding.UTF8.GetString(key), line)));
        using var file = Open(input);
        using var stream = new InputStream(file, cancellationToken);
        scan.Run(stream);
        return keys;
    }

    /// <summary>Its bytes would be taken for text; told by its first two, it is reported as what it is.</summary>
    static bool IsUtf16(InputFile input)
    {
        using var stream = Open(input);
        Span<byte> mark = stackalloc byte[2];
        return stream.ReadAtLeast(mark, 2, false) == 2 && mark is [0xFE, 0xFF] or [0xFF, 0xFE];
    }
}
