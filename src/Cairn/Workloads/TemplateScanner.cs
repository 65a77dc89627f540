namespace Cairn.Workloads;

/// <summary>
/// Walks over the tags of a template without rendering: names its columns and refuses what is not logic-less.
/// </summary>
sealed class TemplateScanner(string text, Place place, FaultList faults)
{
    static readonly string[] Blocks = ["if", "unless", "each", "with"];

    readonly List<TemplateColumn> _columns = [];
    readonly Stack<string> _open = [];
    int _at;
    int _tagStart;

    Place Here => place with { Line = place.Line + text.AsSpan(0, _tagStart).Count('\n') };

    public IReadOnlyList<TemplateColumn> Scan()
    {
        while (text.IndexOf("{{", _at, StringComparison.Ordinal) is >= 0 and var start)
        {
            _tagStart = start;
            if (IsEscaped(start))
                _at = start + 2;
            else if (!ReadTag(start))
                return _columns;
        }

        if (_open.Count > 0)
            Refuse($"{{{{#{_open.Peek()}}}}} without its end", $"{{{{/{_open.Peek()}}}}}", "Close the block.");
        return _columns;
    }

    /// <summary>A backslash keeps the braces as text, unless it is itself escaped.</summary>
    bool IsEscaped(int start) => start > 0 && text[start - 1] == '\\' && !(start > 1 && text[start - 2] == '\\');

    bool ReadTag(int start)
    {
        var braces = text.AsSpan(start).StartsWith("{{{", StringComparison.Ordinal) ? 3 : 2;
        var body = text.AsSpan(start + braces).TrimStart('~');
        var closing = body.StartsWith("!--", StringComparison.Ordinal) ? "--}}" : braces == 3 ? "}}}" : "}}";
        var end = text.IndexOf(closing, start + braces, StringComparison.Ordinal);
        if (end < 0)
        {
            Refuse("braces that are never closed", closing,
                "Close them, or write \\{{ for braces that are meant as text.");
            return false;
        }

        _at = end + closing.Length;
        ReadExpression(text[(start + braces)..end].Trim('~', ' ', '\t', '\r', '\n'));
        return true;
    }

    void ReadExpression(string tag)
    {
        switch (tag.Length == 0 ? ' ' : tag[0])
        {
            case '!': break;
            case '#': OpenBlock(Words(tag[1..])); break;
            case '/': CloseBlock(tag[1..].Trim()); break;
            case '^' when tag.Length == 1: break;
            case ' ' or '^' or '>' or '*' or '&' or '{' or '"' or '\'':
                Refuse($"{{{{{tag}}}}}", "a column, #if, #unless, #each or #with",
                    "Templates are logic-less here: write it with these, or compute a column beforehand.");
                break;
            default: ReadValue(Words(tag)); break;
        }
    }

    void OpenBlock(List<string> words)
    {
        var name = words.Count > 0 ? words[0] : "";
        if (words.Count != 2 || !Blocks.Contains(name))
        {
            Refuse($"{{{{#{string.Join(' ', words)}}}}}", "#if, #unless, #each or #with and one column",
                "Use one of these blocks, or compute a column beforehand.");
        }
        else
        {
            AddPath(words[1]);
        }

        _open.Push(name);
    }

    void CloseBlock(string name)
    {
        if (!_open.TryPop(out var open) || open != name)
            Refuse($"{{{{/{name}}}}}", open is null ? "an open block" : $"{{{{/{open}}}}}", "Close blocks inside out.");
    }

    void ReadValue(List<string> words)
    {
        if (words is ["else"] && _open.Count > 0)
            return;

        if (words is ["else", "if" or "unless", var condition] && _open.Count > 0)
        {
            AddPath(condition);
        }
        else if (words.Count == 1)
        {
            AddPath(words[0]);
        }
        else
        {
            Refuse($"{{{{{string.Join(' ', words)}}}}}", "one column",
                "There are no helpers; a column whose name has a space is written {{ [the column] }}.");
        }
    }

    void AddPath(string path)
    {
        var depth = _open.Count(block => block is "each" or "with");
        while (path.StartsWith("../", StringComparison.Ordinal))
        {
            path = path[3..];
            depth--;
        }

        if (path.StartsWith("@root.", StringComparison.Ordinal))
            (path, depth) = (path["@root.".Length..], 0);
        foreach (var self in (string[])["this.", "this/", "./"])
            path = path.StartsWith(self, StringComparison.Ordinal) ? path[self.Length..] : path;

        if (path.Contains('(', StringComparison.Ordinal))
        {
            Refuse($"\"{path}\"", "a column", "Expressions cannot be nested; compute a column beforehand.");
        }
        else if (depth <= 0 && (path is "this" or "." || path.StartsWith('@')))
        {
            Refuse($"{{{{{path}}}}}", "a column",
                "Name the column; {{this}} and {{@...}} have a meaning only inside #each and #with.");
        }
        else if (depth <= 0)
        {
            _columns.Add(new(FirstSegment(path), Here));
        }
    }

    static string FirstSegment(string path) =>
        path.StartsWith('[') && path.IndexOf(']', StringComparison.Ordinal) is > 0 and var close
            ? path[1..close]
            : path.Split('.', '/')[0];

    static List<string> Words(string tag)
    {
        List<string> words = [];
        var bracket = false;
        var start = 0;
        for (var at = 0; at <= tag.Length; at++)
        {
            if (at < tag.Length && tag[at] is '[' or ']')
                bracket = tag[at] == '[';
            if (at < tag.Length && (bracket || !char.IsWhiteSpace(tag[at])))
                continue;

            if (at > start)
                words.Add(tag[start..at]);
            start = at + 1;
        }

        return words;
    }

    void Refuse(string found, string expected, string repair) => faults.Add(Here, found, expected, repair);
}
