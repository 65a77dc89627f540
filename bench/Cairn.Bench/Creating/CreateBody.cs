using System.Globalization;
using System.Text;

namespace Cairn.Bench.Creating;

/// <summary>The largest create the API takes, or a smaller one of the same kind: rows with a shared marked prefix and
/// a text of their own.</summary>
static class CreateBody
{
    /// <summary>256 MB, which the facts leave open: the larger of the two readings.</summary>
    public const int BytesMax = 256 * 1024 * 1024;
    public const int RequestsMax = 100_000;

    const string Filler =
        "The customer writes that the parcel came on a Tuesday, \\\"unopened\\\", and asks for 12.50 € back. ";

    /// <summary>A body of this many requests and exactly this many bytes.</summary>
    public static byte[] Of(int requests, int bytes)
    {
        var room = Math.DivRem(bytes - "{\"requests\":[]}".Length, requests, out var left);
        var body = new byte[bytes];
        var filled = Put(body, 0, "{\"requests\":[");
        for (var row = 0; row < requests; row++)
        {
            var comma = row == 0 ? "" : ",";
            var head = string.Create(
                CultureInfo.InvariantCulture,
                $$$"""{{{comma}}}{"custom_id":"row-{{{row:D6}}}","params":{"model":"claude-haiku-5-5",""")
                + """
                "max_tokens":64,"system":[{"type":"text","text":"
                """ + Shared + """
                ","cache_control":{"type":"ephemeral","ttl":"1h"}}],"messages":[{"role":"user","content":"
                """;
            const string tail = "\"}]}}";
            var end = filled + room + (row < left ? 1 : 0);
            filled = Put(body, filled, head);
            filled = Fill(body, filled, end - tail.Length, row);
            filled = Put(body, filled, tail);
        }

        Put(body, filled, "]}");
        return body;
    }

    static string Shared { get; } =
        string.Concat(Enumerable.Repeat("You sort letters of customers by what they want. ", 20));

    // The row's number first, so that no two texts are alike; whole fillers, then dots, so that no escape is cut.
    static int Fill(byte[] body, int filled, int end, int row)
    {
        filled = Put(body, filled, string.Create(CultureInfo.InvariantCulture, $"{row}: "));
        var filler = Encoding.UTF8.GetBytes(Filler);
        for (; filled + filler.Length <= end; filled += filler.Length)
            filler.CopyTo(body, filled);

        body.AsSpan(filled..end).Fill((byte)'.');
        return end;
    }

    static int Put(byte[] body, int filled, string text) => filled + Encoding.UTF8.GetBytes(text, body.AsSpan(filled));
}
