using System.Globalization;
using System.Text;
using Cairn.Bench.Fuzzing;
using Cairn.Running;

namespace Cairn.Bench.Results;

/// <summary>The results of one batch as the API writes them, in no order of the rows: 760 bytes a line.</summary>
static class ResultFile
{
    const ulong Seed = 9;
    const int BufferBytes = 1 << 20;

    static readonly string[] Sentences =
    [
        "The customer asks when the parcel that was sent on Monday will arrive. ",
        "They want \\\"a full refund\\\", not a voucher. ",
        "Nothing in the letter says which order is meant.\\n\\n",
        "- The tone is polite, but the matter is urgent.\\n",
        "The invoice was paid twice, in May and again in June. ",
        "Caf\u00e9 M\u00fcller is named as the place of delivery. ",
    ];

    /// <summary>Writes a line for each row of a submission.</summary>
    public static void Write(string path, RunContext context, Submission submission)
    {
        var dice = new Dice(Seed, 0);
        var places = submission.Rows.ToArray();
        for (var last = places.Length - 1; last > 0; last--)
        {
            var drawn = dice.Below(last + 1);
            (places[last], places[drawn]) = (places[drawn], places[last]);
        }

        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false), BufferBytes) { NewLine = "\n" };
        foreach (var place in places)
        {
            var text = string.Concat(Enumerable.Range(0, 4).Select(_ => dice.Pick(Sentences)));
            var id = context.CustomIdOf(submission, place).Format(context.InstanceKey.Span);
            file.WriteLine(Line(id, place, text, dice));
        }
    }

    static string Line(string id, int place, string text, Dice dice) => string.Create(
        CultureInfo.InvariantCulture, $$$"""
            {"custom_id":"{{{id}}}","result":{"type":"succeeded","message":{"model":"claude-haiku-5-5",
            "id":"msg_{{{place:D24}}}","type":"message","role":"assistant","content":[{"type":"text",
            "text":"{{{text}}}"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{
            "input_tokens":{{{20 + dice.Below(80)}}},"cache_creation_input_tokens":0,
            "cache_read_input_tokens":{{{1_024 + dice.Below(3)}}},"cache_creation":{"ephemeral_5m_input_tokens":0,
            "ephemeral_1h_input_tokens":0},"output_tokens":{{{40 + dice.Below(60)}}},"service_tier":"batch",
            "inference_geo":"global"} } } }
            """).ReplaceLineEndings("").Replace("} ", "}", StringComparison.Ordinal);
}
