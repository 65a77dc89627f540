using System.Buffers;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;

namespace Cairn.Workloads;

/// <summary>
/// A text with <c>{{ columns }}</c> in it. Logic-less: no code, no helpers of its own, no reads of other files.
/// </summary>
sealed class PromptTemplate
{
    static readonly IHandlebars Engine = CreateEngine();

    readonly Lazy<HandlebarsTemplate<object, object>> _render;

    PromptTemplate(
        Lazy<HandlebarsTemplate<object, object>> render, IReadOnlyList<TemplateColumn> columns, PlainTemplate? plain)
    {
        _render = render;
        Plain = plain;
        Columns = columns;
    }

    /// <summary>The same where it only puts texts of columns between constant ones; null where it does more.</summary>
    public PlainTemplate? Plain { get; }

    /// <summary>The columns it needs, found without rendering.</summary>
    public IReadOnlyList<TemplateColumn> Columns { get; }

    public static bool IsTemplate(string text) => text.Contains("{{", StringComparison.Ordinal);

    /// <summary>Reads a template; null when it is broken, and then the faults say how.</summary>
    public static PromptTemplate? Parse(string text, Place place, FaultList faults)
    {
        var before = faults.Total;
        var columns = new TemplateScanner(text, place, faults).Scan();
        if (faults.Total > before)
            return null;

        try
        {
            // Compiling takes a tenth of a second; what is plain can't be broken, and is hardly ever rendered so.
            var plain = PlainTemplate.Parse(text);
            var render = new Lazy<HandlebarsTemplate<object, object>>(() => Engine.Compile(text));
            if (plain is null)
                _ = render.Value;
            return new(render, columns, plain);
        }
        catch (HandlebarsException exception)
        {
            faults.Add(
                place, $"a template that cannot be read ({exception.Message})", "Handlebars", "Check its braces.");
            return null;
        }
    }

    /// <summary>Writes the text for a row as a JSON string.</summary>
    public void Write(ArrayBufferWriter<byte> to, Row row, string inputName)
    {
        if (Plain?.TryWrite(to, row) is not true)
            JsonText.WriteString(to, Render(row, inputName));
    }

    public string Render(Row row, string inputName)
    {
        try
        {
            return _render.Value(row.Fields);
        }
        catch (HandlebarsUndefinedBindingException exception)
        {
            throw new Place(inputName, row.Line).Refuse(
                $"a row without \"{exception.Path}\"", "every column that the template uses",
                "Give the row this column (null will do), or take it out of the template.");
        }
        catch (HandlebarsException exception)
        {
            throw new Place(inputName, row.Line).Refuse(
                $"a row the template cannot take ({exception.Message})", "values as the template uses them",
                "Repair the row or the template.");
        }
    }

    static IHandlebars CreateEngine()
    {
        var configuration = new HandlebarsConfiguration { NoEscape = true, ThrowOnUnresolvedBindingExpression = true };
        configuration.FormatterProviders.Add(new JsonFormatter());
        return Handlebars.Create(configuration);
    }
}

/// <summary>A column a template needs, and where it asks for it.</summary>
readonly record struct TemplateColumn(string Name, Place Place);
