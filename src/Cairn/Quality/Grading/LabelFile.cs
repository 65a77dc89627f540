using Cairn.Workloads;

namespace Cairn.Quality.Grading;

/// <summary>A file with labels, each beside the key of its row.</summary>
sealed class LabelFile(LabelTerms terms, string? idColumn)
{
    readonly FaultList _faults = new();
    readonly string _name = Path.GetFileName(terms.File!);

    /// <summary>The labels by key, each with its line; the faults of the file are kept for later.</summary>
    public Dictionary<string, (string? Text, long Line)> Read(CancellationToken cancellationToken)
    {
        if (idColumn is null)
        {
            throw new Place("cairn.yaml", null).Refuse("labels in a file and no id", "a key that file and input share",
                "Add id: COLUMN to the workload or to labels.");
        }

        var file = new InputFile
        {
            Path = terms.File!,
            Name = _name,
            Format = InputFile.TableOf(_name) ?? InputFormat.Jsonl,
        };
        var snapshot = InputSnapshot.Take(file, cancellationToken);
        if (snapshot.Columns.Count > 0)
            CheckColumns(snapshot.Columns, idColumn);
        var labels = new Dictionary<string, (string? Text, long Line)>(StringComparer.Ordinal);
        foreach (var row in new RowReader(file, snapshot).Read())
            Add(labels, row, idColumn);
        return labels;
    }

    /// <summary>Refuses a file with labels for nobody, and with whatever else is wrong with it.</summary>
    /// <param name="matched">The labels that found their row.</param>
    /// <param name="left">Those that did not.</param>
    /// <param name="input">The input, for the messages.</param>
    public void Check(
        SortedDictionary<int, string> matched, Dictionary<string, (string? Text, long Line)> left, string input)
    {
        foreach (var (key, (_, line)) in left.OrderBy(label => label.Value.Line))
        {
            _faults.Add(new(_name, line), $"a label for \"{key}\"", $"the key of a row of {input}",
                "Take it out, or correct the key.");
        }

        if (matched.Count == 0 && _faults.IsEmpty)
        {
            _faults.Add(new(_name, null), $"no label in \"{terms.Column}\"", "a label for at least one row",
                "Name the column that has the labels.");
        }

        _faults.ThrowIfAny();
    }

    void CheckColumns(IReadOnlyList<string> columns, string id)
    {
        foreach (var missing in ((string[])[id, terms.Column]).Except(columns))
        {
            _faults.Add(new(_name, 1), $"no column \"{missing}\"", $"one of {string.Join(", ", columns)}",
                Spelling.DidYouMean(missing, columns, "Correct labels: in the workload file."));
        }

        _faults.ThrowIfAny();
    }

    void Add(Dictionary<string, (string? Text, long Line)> labels, Row row, string id)
    {
        var line = row.Line ?? 0;
        if (CellText.Of(row.Fields.GetValueOrDefault(id)) is not { Length: > 0 } key)
        {
            _faults.Add(new(_name, line), $"a label without \"{id}\"", "the key of its row", "Name the row.");
            return;
        }

        var text = Labels.TryLabel(row, terms.Column, out var label) ? label : null;
        if (!labels.TryAdd(key, (text, line)))
        {
            _faults.Add(new(_name, line), $"a second label for \"{key}\", after line {labels[key].Line}",
                "one label for each row", "Keep the one that is right.");
        }
    }
}
