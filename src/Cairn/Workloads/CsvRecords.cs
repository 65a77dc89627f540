using CsvHelper;

namespace Cairn.Workloads;

/// <summary>
/// Opens CSV the one way for checking and for reading, so that the two cannot disagree. The stream stays the caller's.
/// </summary>
static class CsvRecords
{
    /// <summary>Over the limit of a row, so that the size of a row a little too long can still be told.</summary>
    const int BufferedMax = 4 * LineReader.LineBytesMax;

    public static CsvReader Open(Stream stream, Action<CsvMalformedRecord>? onMalformed = null) => CsvReader.Create(
        stream,
        new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            TrackLineNumbers = true,
            DetectSeparatorHint = false,
            MaxRecordSize = BufferedMax,
            OnMalformedRecord = onMalformed,
        },
        true);

    public static string[] Fields(CsvReader reader)
    {
        var fields = new string[reader.FieldCount];
        for (var index = 0; index < fields.Length; index++)
            fields[index] = reader.GetString(index);
        return fields;
    }
}
