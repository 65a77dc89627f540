using System.Buffers;
using System.Text;
using System.Text.Json;
using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

public sealed class JsonTextTests
{
    const int PieceMax = 4096;
    const string Odd = "\0\u0001\u001f \"\\/\u007f\u0080é\u07ff\u0800\uffff\b\f\n\r\t";

    public static TheoryData<string> Texts() =>
    [
        "", "a", Odd, string.Concat(Enumerable.Repeat(Odd, 40)),
        "\ud83d\ude00", "a\ud83d", "\ude00a", "\ude00\ud83d", "\ud83d\"\ude00",
        new string('a', PieceMax - 1) + "\ud83d\ude00b",
        new string('a', PieceMax) + "\ud83d\ude00b",
        new string('a', PieceMax - 1) + "\ud83db",
        new string('"', PieceMax + 1),
        new string('\u0001', PieceMax + 1),
        new string('\uffff', PieceMax + 1),
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Any_text_is_written_as_letter_by_letter(string text) => Assert.Equal(Plainly(text), Written(text));

    [Fact]
    public void Each_letter_is_found_wherever_it_stands_in_a_step()
    {
        foreach (var letter in Odd)
        {
            for (var length = 0; length < 70; length++)
            {
                var text = new string('x', length) + letter + new string('y', 69 - length);
                Assert.Equal(Plainly(text), Written(text));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_that_is_utf8_already_is_written_as_the_same_text(string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        JsonText.WriteText(buffer, Encoding.UTF8.GetBytes(text));

        Assert.Equal(Plainly(text), $"\"{Encoding.UTF8.GetString(buffer.WrittenSpan)}\"");
    }

    [Fact]
    public void What_is_written_reads_as_the_text() =>
        Assert.Equal(Odd + "\ud83d\ude00", JsonSerializer.Deserialize<string>(Written(Odd + "\ud83d\ude00")));

    static string Written(string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        JsonText.WriteString(buffer, text);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    // Half of a pair is written as the character that stands for what is unknown.
    static string Plainly(string text)
    {
        var json = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            json.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < 0x20 => $"\\u{rune.Value:x4}",
                _ => rune.ToString(),
            });
        }

        return json.Append('"').ToString();
    }
}
