using System.Globalization;
using System.Net;
using System.Text;

namespace Cairn.Reporting.Pages;

/// <summary>Writes one self-contained page: text is escaped, charts are inline SVG, nothing is fetched.</summary>
/// <remarks>
/// A chart is as wide as the page and its text keeps its size, so that it can be read on a telephone too: bars are
/// placed by percent, and each row has its text above its bars.
/// </remarks>
sealed class HtmlPage
{
    const int RowHeight = 38;
    const int BarTop = 20;
    const int BarHeight = 12;
    const decimal LeastWidth = 0.002m;

    readonly StringBuilder _body = new();

    /// <summary>Writes a heading of the page.</summary>
    public void Title(string text) => _body.Append("<h1>").Append(Escaped(text)).Append("</h1>\n");

    /// <summary>Writes a paragraph.</summary>
    /// <param name="text">What it says.</param>
    /// <param name="kind">A class of the style sheet: note or alert; null for plain text.</param>
    public void Paragraph(string text, string? kind = null) => _body
        .Append(kind is null ? "<p>" : $"<p class=\"{kind}\">").Append(Escaped(text)).Append("</p>\n");

    /// <summary>Writes the figures that come first, large.</summary>
    public void Figures(IEnumerable<(string Name, string Value)> figures)
    {
        _body.Append("<dl class=\"figures\">\n");
        foreach (var (name, value) in figures)
        {
            _body.Append("<div><dt>").Append(Escaped(name)).Append("</dt><dd>").Append(Escaped(value))
                .Append("</dd></div>\n");
        }

        _body.Append("</dl>\n");
    }

    /// <summary>Begins a section.</summary>
    /// <param name="id">Its anchor.</param>
    /// <param name="heading">What it is about.</param>
    public void Section(string id, string heading) => _body.Append(CultureInfo.InvariantCulture,
        $"<h2 id=\"{id}\">{Escaped(heading)}</h2>\n");

    /// <summary>Draws a chart.</summary>
    /// <param name="id">What tests find it by.</param>
    /// <param name="says">What it shows, for those who do not see it.</param>
    /// <param name="rows">Its rows from top to bottom.</param>
    public void Chart(string id, string says, IReadOnlyList<ChartRow> rows)
    {
        _body.Append(CultureInfo.InvariantCulture, $"<svg data-chart=\"{id}\" role=\"img\" width=\"100%\" ")
            .Append(CultureInfo.InvariantCulture, $"height=\"{rows.Count * RowHeight}\">")
            .Append("<title>").Append(Escaped(says)).Append("</title>\n");
        foreach (var (index, row) in rows.Index())
        {
            var top = index * RowHeight;
            _body.Append(CultureInfo.InvariantCulture, $"<text x=\"0\" y=\"{top + 14}\">{Escaped(row.Label)}</text>")
                .Append(CultureInfo.InvariantCulture, $"<text class=\"value\" x=\"100%\" y=\"{top + 14}\">")
                .Append(Escaped(row.Value)).Append("</text>\n");
            foreach (var span in row.Spans)
                Draw(span, top + BarTop);
        }

        _body.Append("</svg>\n");
    }

    /// <summary>Writes a table; cells that are numbers stand on the right.</summary>
    /// <param name="id">What tests find it by.</param>
    /// <param name="head">The names of the columns.</param>
    /// <param name="rows">The rows.</param>
    public void Table(string id, IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        _body.Append(CultureInfo.InvariantCulture, $"<div class=\"scroll\"><table id=\"{id}\"><thead><tr>");
        foreach (var name in head)
            _body.Append("<th scope=\"col\">").Append(Escaped(name)).Append("</th>");
        _body.Append("</tr></thead><tbody>\n");
        foreach (var row in rows)
        {
            _body.Append("<tr>");
            foreach (var cell in row)
                _body.Append(IsNumber(cell) ? "<td class=\"n\">" : "<td>").Append(Escaped(cell)).Append("</td>");
            _body.Append("</tr>\n");
        }

        _body.Append("</tbody></table></div>\n");
    }

    /// <summary>The whole page.</summary>
    /// <param name="title">What the window is called.</param>
    public string ToHtml(string title) => $$"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>{{Escaped(title)}}</title>
        <style>
        {{PageStyle.Css}}
        </style>
        </head>
        <body>
        <main>
        {{_body}}</main>
        </body>
        </html>

        """;

    void Draw(ChartSpan span, int top)
    {
        var (from, to) = (Math.Clamp(span.From, 0, 1), Math.Clamp(span.To, 0, 1));
        _body.Append(CultureInfo.InvariantCulture, $"<rect class=\"{span.Kind}\" y=\"{top}\" height=\"{BarHeight}\" ")
            .Append(CultureInfo.InvariantCulture, $"x=\"{Percent(Math.Min(from, 1 - LeastWidth))}\" ")
            .Append(CultureInfo.InvariantCulture, $"width=\"{Percent(Math.Max(to - from, LeastWidth))}\"><title>")
            .Append(Escaped(span.Title)).Append("</title></rect>\n");
    }

    static string Percent(decimal share) =>
        (share * 100).ToString("0.###", CultureInfo.InvariantCulture) + "%";

    static bool IsNumber(string cell) =>
        cell.Length > 0 && cell.All(each => char.IsAsciiDigit(each) || each is '.' or ',' or '-' or '$' or '%');

    // What could steer a terminal could mislead here too, such as marks that turn the direction of text.
    static string Escaped(string text) => WebUtility.HtmlEncode(ShownText.Of(text));
}
