using System.Text;

namespace Cairn.Sandbox.Answers;

/// <summary>Reads comma-separated records with quoted fields, as RFC 4180 has them.</summary>
static class CsvReader
{
    public static IEnumerable<string[]> Read(TextReader reader)
    {
        List<string> fields = [];
        var field = new StringBuilder();
        var (isQuoted, isEmpty) = (false, true);
        for (var next = reader.Read(); next >= 0; next = reader.Read())
        {
            var character = (char)next;
            isEmpty &= character is '\n' or '\r';
            switch (character)
            {
                case '"' when isQuoted && reader.Peek() == '"': field.Append((char)reader.Read()); break;
                case '"' when isQuoted || field.Length == 0: isQuoted = !isQuoted; break;
                case ',' when !isQuoted: Close(fields, field); break;
                case '\r' when !isQuoted: break;
                case '\n' when !isQuoted:
                    if (!isEmpty)
                        yield return Record(fields, field);

                    (fields, isEmpty) = ([], true);
                    break;
                default: field.Append(character); break;
            }
        }

        if (!isEmpty)
            yield return Record(fields, field);
    }

    static string[] Record(List<string> fields, StringBuilder field)
    {
        Close(fields, field);
        return [.. fields];
    }

    static void Close(List<string> fields, StringBuilder field)
    {
        fields.Add(field.ToString());
        field.Clear();
    }
}
