using System.Globalization;
using Cairn.Running;
using Cairn.Workloads;
using CsvHelper;

namespace Cairn.Reporting.Exporting;

/// <summary>
/// A table by RFC 4180: the columns of the input as they are named there, then those of the result, whose names begin
/// with <c>cairn_</c>. A cell that a spreadsheet would run as a formula gets an apostrophe in front.
/// </summary>
/// <remarks>Which cells are dangerous: https://owasp.org/www-community/attacks/CSV_Injection</remarks>
sealed class TableWriter : IRowWriter
{
    static readonly string[] Own =
    [
        "cairn_key", "cairn_status", "cairn_output", "cairn_error_type", "cairn_error_message", "cairn_model",
        "cairn_input", "cairn_cache_write_5m", "cairn_cache_write_1h", "cairn_cache_read", "cairn_output_tokens",
        "cairn_cost_usd", "cairn_duplicate_of", "cairn_reused_from", "cairn_attempts", "cairn_batch_id",
        "cairn_sandbox",
    ];

    readonly RunMaterial _material;
    readonly bool _keepsFormulas;
    readonly CsvWriter _to;
    readonly IReadOnlyList<string> _columns;

    public TableWriter(Stream to, RunMaterial material, bool keepsFormulas)
    {
        (_material, _keepsFormulas) = (material, keepsFormulas);
        _to = CsvWriter.Create(to, CsvWriterOptions.Default, leaveOpen: true);
        _columns = ColumnsOf(material);
        WriteRecord(_columns.Select(NameOf).Concat(Own));
    }

    public int Defused { get; private set; }

    public bool Write(PublishedRow row)
    {
        WriteRecord(_columns
            .Select(column => row.Row.Fields.TryGetValue(column, out var value) ? CellText.Of(value) : "")
            .Concat(Result(row)));
        return true;
    }

    public void End() => _to.Flush();

    public void Dispose() => _to.Dispose();

    IEnumerable<string> Result(PublishedRow row)
    {
        var usage = row.IsFree ? null : row.Message?.Usage;
        return
        [
            row.Row.Key, row.Status, row.Output ?? "", row.Error?.Type ?? "", row.Error?.Message ?? "",
            row.Message?.Model ?? "", Text(usage?.InputTokens), Text(usage?.CacheCreation5mTokens),
            Text(usage?.CacheCreation1hTokens), Text(usage?.CacheReadInputTokens), Text(usage?.OutputTokens),
            usage is null ? "0" : AnswerCost.Of(row.Message!, _material).ToString(), row.DuplicateOf ?? "",
            row.ReusedFrom ?? "", Text(row.Record.Attempts), row.Record.BatchId ?? "",
            _material.Spec.IsSandbox ? "true" : "",
        ];
    }

    static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    // A table names its columns once; rows of JSON are all looked at, since each may have its own.
    static IReadOnlyList<string> ColumnsOf(RunMaterial material)
    {
        var seen = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (var row in material.Workload.Input.HasRequests ? [] : material.Rows.Rows())
        {
            foreach (var column in row.Fields.Keys)
                seen.TryAdd(column, true);
            if (row.Json.IsEmpty)
                break;
        }

        return [.. seen.Keys];
    }

    // An own column of the input that is named like one of the result is not hidden by it.
    string NameOf(string column)
    {
        for (; Own.Contains(column); column = "input." + column)
            continue;
        return column;
    }

    void WriteRecord(IEnumerable<string> cells)
    {
        foreach (var cell in cells)
            _to.WriteField(Harmless(cell));
        _to.EndRecord();
    }

    string Harmless(string cell)
    {
        if (_keepsFormulas || cell.Length == 0 || !IsFormula(cell))
            return cell;
        Defused++;
        return "'" + cell;
    }

    // A number with a sign is a number.
    static bool IsFormula(string cell) => cell[0] is '=' or '@' or '\t' or '\r'
        || (cell[0] is '+' or '-'
            && !decimal.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
}
