using System.Globalization;
using System.Text;

namespace Cairn.Bench.Growing;

/// <summary>Draws curves as SVG, a panel for each: time and memory against size, all axes logarithmic.</summary>
static class GrowthChart
{
    const int PanelsAcross = 2;
    const int Width = 460;
    const int Height = 300;
    const int Left = 60;
    const int Right = 70;
    const int Top = 46;
    const int Bottom = 40;
    const string TimeColour = "#1f5fbf";
    const string MemoryColour = "#b5480f";

    public static string Draw(IReadOnlyList<GrowthCurve> curves)
    {
        var down = (curves.Count + PanelsAcross - 1) / PanelsAcross;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {PanelsAcross * Width} {down * Height}"
              font-family="sans-serif" font-size="11" fill="#333">
            <title>Time and memory against size, on log axes</title>
            <rect width="100%" height="100%" fill="#fff"/>

            """);
        foreach (var (index, curve) in curves.Index())
        {
            svg.Append(CultureInfo.InvariantCulture,
                $"<g transform=\"translate({index % PanelsAcross * Width} {index / PanelsAcross * Height})\">\n");
            DrawPanel(svg, curve);
            svg.Append("</g>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    static void DrawPanel(StringBuilder svg, GrowthCurve curve)
    {
        var across = new LogAxis(curve.Points.Select(point => point.Size), Left, Width - Right);
        var seconds = new LogAxis(curve.Points.Select(point => point.Seconds), Height - Bottom, Top);
        var mebibytes = new LogAxis(curve.Points.Select(Mebibytes), Height - Bottom, Top);
        Write(svg, (Left, 18), $"{curve.Name}", "font-weight=\"bold\"");
        Write(svg, (Left, 34), "time, s", $"fill=\"{TimeColour}\"");
        Write(svg, (Width - Right, 34), "memory, MiB", $"fill=\"{MemoryColour}\" text-anchor=\"end\"");
        foreach (var (value, at) in across.Decades)
        {
            Draw(svg, (at, Top, at, Height - Bottom), "#ddd");
            Write(svg, (at, Height - Bottom + 16), Label(value), "text-anchor=\"middle\"");
        }

        foreach (var (value, at) in seconds.Decades)
        {
            Draw(svg, (Left, at, Width - Right, at), "#ddd");
            Write(svg, (Left - 6, at + 4), Label(value), $"fill=\"{TimeColour}\" text-anchor=\"end\"");
        }

        foreach (var (value, at) in mebibytes.Decades)
            Write(svg, (Width - Right + 6, at + 4), Label(value), $"fill=\"{MemoryColour}\"");
        DrawCurve(svg, curve.Points.Select(point => (across.At(point.Size), seconds.At(point.Seconds))), TimeColour);
        DrawCurve(svg, curve.Points.Select(point => (across.At(point.Size), mebibytes.At(Mebibytes(point)))),
            MemoryColour);
    }

    static double Mebibytes(GrowthPoint point) => (double)point.PeakBytes / Machine.Mebi;

    static void DrawCurve(StringBuilder svg, IEnumerable<(double X, double Y)> points, string colour)
    {
        var all = points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}"));
        svg.Append(CultureInfo.InvariantCulture,
            $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{string.Join(' ', all)}\"/>\n");
        foreach (var (x, y) in points)
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"3\" fill=\"{colour}\"/>\n");
        }
    }

    static void Draw(StringBuilder svg, (double X1, double Y1, double X2, double Y2) line, string colour) =>
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{line.X1:0.#}\" y1=\"{line.Y1:0.#}\" "
            + $"x2=\"{line.X2:0.#}\" y2=\"{line.Y2:0.#}\" stroke=\"{colour}\"/>\n");

    static void Write(StringBuilder svg, (double X, double Y) at, string text, string style) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{at.X:0.#}\" y=\"{at.Y:0.#}\" {style}>{text}</text>\n");

    static string Label(double value) => value.ToString(value < 1 ? "0.####" : "#,0", CultureInfo.InvariantCulture);
}
