using System.Globalization;
using Cairn.Accounting;
using Cairn.Quality.Grading;
using Cairn.Workloads;

namespace Cairn.Quality.Evaluating;

/// <summary>Reads answers that somebody recorded, so that they can be judged without asking again.</summary>
/// <param name="columns">Where in the files they stand.</param>
/// <param name="grader">Grades those of <see cref="RecordedColumns.Answer"/>; null where none are to be graded.</param>
public sealed class RecordedAnswers(RecordedColumns columns, Grader? grader)
{
    readonly FaultList _faults = new();

    /// <summary>The rungs of all files: one for each file and column.</summary>
    /// <param name="paths">CSV files with a header, or JSONL files; at least one.</param>
    /// <param name="done">Told how many answers are graded; null when nobody wants to know.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="BadInputException">A file is not as it was said to be; all faults together.</exception>
    public async Task<IReadOnlyList<RungAnswers>> ReadAsync(
        IReadOnlyList<string> paths, Action<int>? done, CancellationToken cancellationToken)
    {
        List<RecordedRung> rungs = [];
        foreach (var path in paths)
            rungs.AddRange(ReadFile(path, paths, cancellationToken));
        if (columns.Id is null && rungs.DistinctBy(rung => rung.Rows.Count).Count() > 1)
        {
            _faults.Add(new("--recorded", null), "files with different numbers of rows", "a key to join them by",
                "Add --id COLUMN.");
        }

        _faults.ThrowIfAny();
        List<RungAnswers> answers = [];
        foreach (var rung in rungs)
            answers.Add(new(rung.Name, await GradeAsync(rung.Rows, done, cancellationToken)));
        return answers;
    }

    List<RecordedRung> ReadFile(string path, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var file = new InputFile
        {
            Path = Path.GetFullPath(path),
            Name = path,
            Format = Path.GetExtension(path).ToUpperInvariant() is ".JSONL" or ".NDJSON" or ".JSON"
                ? InputFormat.Jsonl
                : InputFile.TableOf(path) ?? InputFormat.Csv,
            IdColumn = columns.Id,
        };
        var snapshot = InputSnapshot.Take(file, cancellationToken);
        var missing = snapshot.Columns.Count == 0 ? [] : columns.All.Except(snapshot.Columns).ToList();
        foreach (var column in missing)
        {
            _faults.Add(new(path, 1), $"no column \"{column}\"", $"one of {string.Join(", ", snapshot.Columns)}",
                Spelling.DidYouMean(column, snapshot.Columns, "Name a column of the file."));
        }

        if (missing.Count > 0)
            return [];

        List<RecordedRung> rungs = [.. columns.Rungs.Select(column => new RecordedRung(NameOf(path, paths, column)))];
        foreach (var row in new RowReader(file, snapshot).Read())
        {
            var at = new Place(path, row.Line);
            for (var rung = 0; rung < rungs.Count; rung++)
            {
                if (Read(row, rung, at) is { } answer)
                    rungs[rung].Rows.Add(answer);
            }
        }

        return rungs;
    }

    string NameOf(string path, IReadOnlyList<string> paths, string column)
    {
        var stem = Path.GetFileNameWithoutExtension(path);
        var file = paths.Count(other => Path.GetFileNameWithoutExtension(other) == stem) > 1 ? path : stem;
        return columns.Rungs.Count == 1 ? file : paths.Count == 1 ? column : $"{file}/{column}";
    }

    RecordedRow? Read(Row row, int rung, Place at)
    {
        var grade = columns switch
        {
            { Correct.Count: > 0 } => Score(row, columns.Correct[rung], true, at),
            { Score.Count: > 0 } => Score(row, columns.Score[rung], false, at),
            _ => null,
        };
        var isGraded = columns.Answer.Count == 0;
        var label = columns.Label is { } column ? Text(row, column, at) : null;
        var answer = isGraded ? "" : Text(row, columns.Answer[rung], at);
        if (isGraded ? grade is null : answer is null)
            return null;

        return new(
            new(row.Key, grade is { } score ? Grade.Recorded(score) : Grade.Wrong)
            {
                Cost = Number(row, columns.Cost, rung, at) is { } usd ? new Usd(usd) : null,
                OutputTokens = Number(row, columns.OutputTokens, rung, at) is { } tokens ? (long)tokens : null,
                End = EndOf(row, rung, at),
            },
            row, answer!, label is { Length: > 0 } ? label : null);
    }

    decimal? Score(Row row, string column, bool isCorrectness, Place at)
    {
        if (Text(row, column, at) is not { } text)
            return null;
        var score = text.ToUpperInvariant() switch
        {
            "TRUE" => 1,
            "FALSE" => 0,
            _ => Decimal(text),
        };
        if (score is { } value && (isCorrectness ? value is 0 or 1 : value is >= -1 and <= 1))
            return value;

        var (expected, repair) = isCorrectness
            ? ("0 or 1", "Name a column of right and wrong, or take --score.")
            : ("a score from 0 to 1, or down to -1", "Scale the scores so that 1 is right.");
        _faults.Add(at, $"\"{text}\" in {column}", expected, repair);
        return null;
    }

    decimal? Number(Row row, IReadOnlyList<string> names, int rung, Place at)
    {
        if (names.Count == 0 || Text(row, names[rung], at) is not { Length: > 0 } text)
            return null;
        if (Decimal(text) is >= 0 and <= int.MaxValue and var number)
            return number;

        _faults.Add(at, $"\"{text}\" in {names[rung]}", "a number of at least 0", "Correct it, or leave it empty.");
        return null;
    }

    AnswerEnd EndOf(Row row, int rung, Place at) => columns.StopReason.Count == 0
        ? AnswerEnd.Complete
        : Text(row, columns.StopReason[rung], at) switch
        {
            "max_tokens" or "model_context_window_exceeded" => AnswerEnd.Truncated,
            "refusal" => AnswerEnd.Refused,
            _ => AnswerEnd.Complete,
        };

    string? Text(Row row, string column, Place at)
    {
        if (row.Fields.TryGetValue(column, out var value))
            return CellText.Of(value);

        _faults.Add(at, $"no \"{column}\"", $"one of {string.Join(", ", row.Fields.Keys)}",
            Spelling.DidYouMean(column, row.Fields.Keys, "Give every line the same keys."));
        return null;
    }

    async Task<IReadOnlyList<GradedAnswer>> GradeAsync(
        List<RecordedRow> rows, Action<int>? done, CancellationToken cancellationToken)
    {
        if (columns.Answer.Count == 0)
            return [.. rows.Select(row => row.Graded)];

        var grades = await (grader ?? throw new InvalidOperationException("Answers need a grader.")).GradeAllAsync(
            [.. rows.Select(row => (row.Answer, row.Label, (Row?)row.Row))], done, cancellationToken);
        return [.. rows.Zip(grades, (row, grade) => row.Graded with { Grade = grade })];
    }

    static decimal? Decimal(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    sealed record RecordedRung(string Name)
    {
        public List<RecordedRow> Rows { get; } = [];
    }

    sealed record RecordedRow(GradedAnswer Graded, Row Row, string Answer, string? Label);
}
