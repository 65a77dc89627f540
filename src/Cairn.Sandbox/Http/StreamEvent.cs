using System.Diagnostics;
using System.Text.Json;
using Cairn.Sandbox.Answers;
using Cairn.Sandbox.Batches;

namespace Cairn.Sandbox.Http;

/// <summary>One event of a streamed message: its name, and its data, which says the name again.</summary>
/// <remarks>Shapes and order are those of the streaming guide and of <c>RawMessageStreamEvent</c> in the official
/// SDKs.</remarks>
sealed record StreamEvent(string Name, Action<Utf8JsonWriter> Write)
{
    const int PieceChars = 24;

    public static IEnumerable<StreamEvent> Of(AnsweredMessage message)
    {
        yield return Typed("message_start", writer =>
        {
            writer.WritePropertyName("message");
            MessageJson.WriteOpening(writer, message);
        });
        foreach (var (index, block) in message.Answer.Blocks.Index())
        {
            yield return Typed("content_block_start", writer =>
            {
                writer.WriteNumber("index", index);
                writer.WritePropertyName("content_block");
                MessageJson.WriteBlock(writer, Emptied(block));
            });
            if (index == 0)
                yield return Typed("ping", _ => { });

            foreach (var delta in DeltasOf(block))
                yield return Delta(index, delta);

            yield return Typed("content_block_stop", writer => writer.WriteNumber("index", index));
        }

        yield return Typed("message_delta", writer => MessageJson.WriteClosing(writer, message));
        yield return Typed("message_stop", _ => { });
    }

    static IEnumerable<(string Type, string Field, string Piece)> DeltasOf(AnswerBlock block) => block switch
    {
        AnswerBlock.Text text => Pieces(text.Value).Select(piece => ("text_delta", "text", piece)),
        AnswerBlock.Thinking thinking => Pieces(thinking.Value)
            .Select(piece => ("thinking_delta", "thinking", piece))
            .Append(("signature_delta", "signature", thinking.Signature)),
        // The real stream opens the input of a tool with an empty piece.
        AnswerBlock.ToolUse call => Pieces(call.Input).Prepend("")
            .Select(piece => ("input_json_delta", "partial_json", piece)),
        _ => throw new UnreachableException(),
    };

    static AnswerBlock Emptied(AnswerBlock block) => block switch
    {
        AnswerBlock.Text text => text with { Value = "" },
        AnswerBlock.Thinking thinking => thinking with { Value = "", Signature = "" },
        AnswerBlock.ToolUse call => call with { Input = "{}" },
        _ => throw new UnreachableException(),
    };

    static StreamEvent Delta(int index, (string Type, string Field, string Piece) delta) =>
        Typed("content_block_delta", writer =>
        {
            writer.WriteNumber("index", index);
            writer.WriteStartObject("delta");
            writer.WriteString("type", delta.Type);
            writer.WriteString(delta.Field, delta.Piece);
            writer.WriteEndObject();
        });

    static StreamEvent Typed(string name, Action<Utf8JsonWriter> write) => new(name, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", name);
        write(writer);
        writer.WriteEndObject();
    });

    // Half a surrogate pair is not text.
    static IEnumerable<string> Pieces(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = Math.Min(start + PieceChars, text.Length);
            if (end < text.Length && char.IsHighSurrogate(text[end - 1]))
                end++;

            yield return text[start..end];
            start = end;
        }
    }
}
