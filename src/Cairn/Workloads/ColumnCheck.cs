using System.Text.Json;
using Cairn.Workloads.Sources;

namespace Cairn.Workloads;

/// <summary>Makes sure, before anything is sent, that the input has every column the templates name.</summary>
sealed class ColumnCheck(InputFile input, FaultList faults)
{
    /// <param name="prompts">The templates.</param>
    /// <param name="others">What else asks for a column: rules of routing, labels.</param>
    /// <param name="placeOf">Where a key of the workload file stands.</param>
    public void Run(
        IReadOnlyList<PromptPlan> prompts, IEnumerable<TemplateColumn> others, Func<string, Place> placeOf)
    {
        List<TemplateColumn> needed = [.. prompts.SelectMany(ColumnsOf), .. others];
        needed.AddRange(prompts.Select(prompt => prompt.MessagesColumn).OfType<string>()
            .Select(messages => new TemplateColumn(messages, placeOf("messages"))));
        if (input.IdColumn is { } id)
            needed.Add(new(id, placeOf("id")));
        if (needed.Count == 0)
            return;

        IReadOnlyCollection<string> present = input.Format is InputFormat.Files ? DocumentFolder.Columns
            : input.Separator is { } separator ? ReadHeader(separator)
            : ReadKeys([.. needed.Select(column => column.Name)]);
        if (present.Count == 0)
            return; // An input without any row is refused as that, when it is snapshotted.

        foreach (var (name, place) in needed.Distinct().Where(column => !present.Contains(column.Name)))
        {
            faults.Add(
                place, $"the column \"{name}\"", $"a column of {input.Name}: {string.Join(", ", present.Take(50))}",
                Spelling.DidYouMean(
                    name, present, "Name a column of the input; write \\{{ for braces that are meant as text."));
        }
    }

    static IEnumerable<TemplateColumn> ColumnsOf(PromptPlan prompt) =>
        ((IEnumerable<JsonTemplate>)[.. prompt.Blocks, .. prompt.Params.Select(parameter => parameter.Value)])
        .SelectMany(template => template.Columns);

    string[] ReadHeader(char separator)
    {
        using var stream = InputSnapshot.Open(input);
        using var reader = CsvRecords.Open(stream, separator: separator);
        try
        {
            return reader.Read() ? CsvRecords.Fields(reader) : [];
        }
        catch (CsvHelper.CsvFormatException)
        {
            return []; // The snapshot says what is broken, and where.
        }
    }

    /// <summary>Rows may leave out columns, so the search goes on until each was seen once.</summary>
    HashSet<string> ReadKeys(HashSet<string> wanted)
    {
        HashSet<string> seen = [];
        using var stream = InputSnapshot.Open(input);
        var reader = new LineReader(stream, 0, 1);
        while (!wanted.IsSubsetOf(seen) && reader.Read())
        {
            if (!reader.IsTooLong && !InputScan.IsBlank(reader.Current))
                AddKeys(reader.Current.ToArray(), seen);
        }

        return seen;
    }

    static void AddKeys(byte[] line, HashSet<string> seen)
    {
        try
        {
            using var document = JsonDocument.Parse(line, RowFields.Options);
            if (document.RootElement.ValueKind is JsonValueKind.Object)
                seen.UnionWith(document.RootElement.EnumerateObject().Select(property => property.Name));
        }
        catch (JsonException)
        {
            // The snapshot says what is broken, and where.
        }
    }
}
