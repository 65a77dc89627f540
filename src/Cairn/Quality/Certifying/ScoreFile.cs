using System.Globalization;
using Cairn.Workloads;
using CsvHelper;

namespace Cairn.Quality.Certifying;

/// <summary>Reads recorded scores and errors from a CSV, or from a file whose name ends in .tsv with tabs.</summary>
/// <param name="columns">Where they stand.</param>
/// <param name="faults">Takes up everything that is wrong with the file.</param>
sealed class ScoreFile(ScoreColumns columns, FaultList faults)
{
    readonly List<double> _scores = [];
    readonly List<bool> _errors = [];
    int _score;
    int _verdict;

    /// <summary>The rows that can be read; all of them where there is no fault.</summary>
    public RecordedScores Read(CancellationToken cancellationToken)
    {
        if (!File.Exists(columns.Path))
        {
            faults.Add(At(null), "no such file", "a .csv or .tsv file", "Check the name.");
            return new([], []);
        }

        using var stream = File.OpenRead(columns.Path);
        var separator = Path.GetExtension(columns.Path).Equals(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',';
        using var reader = CsvRecords.Open(stream, RefuseMalformed, separator);
        try
        {
            ReadRecords(reader, cancellationToken);
        }
        catch (CsvFormatException)
        {
            faults.Add(At(reader.LineNumber + 1), "a record that does not end", CsvRecords.Expected,
                "Look for a quote that is opened here and never closed.");
        }

        return new(_scores, _errors);
    }

    void ReadRecords(CsvReader reader, CancellationToken cancellationToken)
    {
        if (reader.Read() && FindColumns(CsvRecords.Fields(reader)) is { } isHeader)
        {
            if (!isHeader)
                Add(reader);
            while (reader.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                Add(reader);
            }
        }

        if (_scores.Count == 0 && faults.IsEmpty)
            faults.Add(At(null), "no rows", "at least one row", "Put rows into the file.");
    }

    // Whether the first record is a header; null where the columns are not to be found.
    bool? FindColumns(string[] first)
    {
        var score = Find(columns.Score, first);
        var verdict = Find(columns.Verdict, first);
        if (score is null || verdict is null)
            return null;

        (_score, _verdict) = (score.Value, verdict.Value);
        return NumberOf(columns.Score) is null || NumberOf(columns.Verdict) is null || ScoreOf(first[_score]) is null;
    }

    int? Find(string column, string[] first)
    {
        var at = NumberOf(column) is { } number ? number - 1 : Array.IndexOf(first, column);
        if (at >= 0 && NumberOf(column) is null && Array.LastIndexOf(first, column) > at)
        {
            faults.Add(At(1), $"several columns \"{column}\"", "each name once", "Name the column by its number.");
            return null;
        }

        if (at >= 0 && at < first.Length)
            return at;

        faults.Add(At(1), $"no column \"{column}\"",
            $"one of {string.Join(", ", first)}, or a number of 1 to {first.Length}",
            Spelling.DidYouMean(column, first, "Name a column of the file."));
        return null;
    }

    static int? NumberOf(string column) =>
        int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    void Add(CsvReader reader)
    {
        if (reader.FieldCount <= Math.Max(_score, _verdict))
        {
            faults.Add(At(reader.LineNumber), $"{reader.FieldCount} fields",
                $"at least {Math.Max(_score, _verdict) + 1}", "Write every column of the row.");
            return;
        }

        var (score, verdict) = (reader.GetString(_score), reader.GetString(_verdict));
        if (ScoreOf(score) is not { } number)
        {
            faults.Add(At(reader.LineNumber), $"the score \"{score}\"", "a finite number",
                "Give a row without a score one below all others.");
        }
        else if (VerdictOf(verdict) is not { } isYes)
        {
            faults.Add(At(reader.LineNumber), $"\"{verdict}\" in the column {columns.Verdict}", "0 or 1",
                columns.IsCorrect ? "Write 1 where the answer is right." : "Write 1 where the answer is wrong.");
        }
        else
        {
            _scores.Add(number);
            _errors.Add(isYes != columns.IsCorrect);
        }
    }

    static double? ScoreOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var score) && double.IsFinite(score)
            ? score
            : null;

    static bool? VerdictOf(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number == 1 ? true : number == 0 ? false : null
            : bool.TryParse(text, out var isYes) ? isYes : null;

    void RefuseMalformed(CsvMalformedRecord record)
    {
        var (found, repair) = CsvRecords.WordsOf(record.Reason);
        faults.Add(At(record.LineNumber), found, CsvRecords.Expected, repair);
    }

    Place At(long? line) => new(columns.Name, line);
}

/// <summary>Which columns of a file hold what.</summary>
/// <param name="Path">The file.</param>
/// <param name="Name">The file as the user named it.</param>
/// <param name="Score">A column by its name in the header, or by its number from 1.</param>
/// <param name="Verdict">The column of 0 and 1.</param>
/// <param name="IsCorrect">Whether 1 means right, not wrong.</param>
sealed record ScoreColumns(string Path, string Name, string Score, string Verdict, bool IsCorrect);
