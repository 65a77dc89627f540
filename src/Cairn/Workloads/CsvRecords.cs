using CsvHelper;

namespace Cairn.Workloads;

/// <summary>
/// Opens CSV the one way for checking and for reading, so that the two cannot disagree. The stream stays the caller's.
/// </summary>
static class CsvRecords
{
    /// <summary>Over the limit of a row, so that the size of a row a little too long can still be told.</summary>
    const int BufferedMax = 4 * LineReader.LineBytesMax;

    /// <summary>What a malformed record should have been.</summary>
    public const string Expected = "CSV as RFC 4180 has it";

    static readonly CsvReaderOptions Options = new()
    {
        Separator = ',',
        HasHeader = false,
        TrackLineNumbers = true,
        DetectSeparatorHint = false,
        MaxRecordSize = BufferedMax,
    };

    public static CsvReader Open(
        Stream stream, Action<CsvMalformedRecord>? onMalformed = null, char separator = ',') => CsvReader.Create(
        stream, Options with { Separator = separator, OnMalformedRecord = onMalformed }, true);

    public static CsvReader Open(ReadOnlyMemory<byte> records, char separator) =>
        CsvReader.Create(records, Options with { Separator = separator });

    public static string[] Fields(CsvReader reader)
    {
        var fields = new string[reader.FieldCount];
        for (var index = 0; index < fields.Length; index++)
            fields[index] = reader.GetString(index);
        return fields;
    }

    /// <summary>What is wrong with a malformed record, and what to do about it.</summary>
    public static (string Found, string Repair) WordsOf(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.StrayQuote =>
            ("a quote inside an unquoted field", "Quote the field and double the quote."),
        CsvMalformedReason.TextAfterClosingQuote =>
            ("text after a closing quote", "Double quotes inside a quoted field."),
        CsvMalformedReason.UnterminatedQuote => ("a quote that is never closed", "Close it, or double it."),
        _ => ("broken CSV", "Repair the record."),
    };
}
