using System.Text;
using System.Text.Json;
using Cairn.Planning.Tables;

namespace Cairn.Reporting;

/// <summary>What <c>cairn layout</c> tells machines: costs relative to no caching.</summary>
static class LayoutJson
{
    const int Digits = 6;

    /// <param name="table">What was laid out.</param>
    /// <param name="compared">The costs.</param>
    /// <param name="elapsed">How long the layout took.</param>
    public static string Of(ItemTable table, TableComparison compared, TimeSpan elapsed)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new() { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("rows", table.InputRows);
            writer.WriteNumber("columns", table.Fields.Count);
            writer.WriteNumber("original", Math.Round(compared.Original, Digits));
            writer.WriteNumber("system_only", Math.Round(compared.SystemOnly, Digits));
            writer.WriteNumber("fixed", Math.Round(compared.Fixed, Digits));
            writer.WriteNumber("ggr", Math.Round(compared.Ggr, Digits));
            writer.WriteNumber("best", Math.Round(compared.Best.Relative, Digits));
            writer.WriteNumber("lb_cell", Math.Round(compared.LowerBoundCell, Digits));
            if (compared.LowerBoundTree is { } tree)
                writer.WriteNumber("lb_mst", Math.Round(tree, Digits));
            else
                writer.WriteNull("lb_mst");
            writer.WriteNumber("seconds", elapsed.TotalSeconds);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
