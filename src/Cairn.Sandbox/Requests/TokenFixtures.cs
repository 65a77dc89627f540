using System.Text;
using System.Text.Json;
using Cairn.Sandbox.Models;

namespace Cairn.Sandbox.Requests;

/// <summary>Exact token counts of single blocks, for prompts whose real counts are known.</summary>
/// <remarks>A block is recognised by its content, as the cache does it: spelling and markers don't matter.</remarks>
sealed class TokenFixtures
{
    readonly Dictionary<(UInt128 Hash, string Of), long> _tokens = [];
    readonly BlockReader _blocks = new();

    public static TokenFixtures Load(string path)
    {
        TokenFixtures? fixtures = null;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        LineReader.Open(path, "tokens", reader => fixtures = Read(reader, path, file => TextOf(folder, file)));
        return fixtures!;
    }

    /// <param name="reader">The lines.</param>
    /// <param name="name">The name of the file, for messages.</param>
    /// <param name="open">Gives the text of a file that a line names.</param>
    public static TokenFixtures Read(TextReader reader, string name, Func<string, string> open)
    {
        var fixtures = new TokenFixtures();
        new LineReader(name).Read(reader, (line, _) => fixtures.Take(line, open));
        return fixtures;
    }

    public long? Find(BlockContent block, ModelFacts model) =>
        _tokens.TryGetValue((block.Hash, model.Id), out var ofModel) ? ofModel
        : _tokens.TryGetValue((block.Hash, Generation(model.Tokenizer)), out var ofTokenizer) ? ofTokenizer
        : null;

    void Take(JsonElement line, Func<string, string> open)
    {
        var (hash, of, tokens) = (HashOf(line, open), OwnerOf(line), TokensOf(line));
        if (!_tokens.TryAdd((hash, of), tokens))
            throw new FormatException("an earlier line has a count of the same block");
    }

    UInt128 HashOf(JsonElement line, Func<string, string> open)
    {
        var (text, file) = (Find(line, "text"), Find(line, "file"));
        return (text, file, Find(line, "block")) switch
        {
            ({ ValueKind: JsonValueKind.String }, null, null) => HashOf(text.Value.GetRawText()),
            (null, { ValueKind: JsonValueKind.String }, null) =>
                HashOf(JsonSerializer.Serialize(open(file.Value.GetString()!), FixtureJson.Default.String)),
            (null, null, { ValueKind: JsonValueKind.Object } block) => HashOf(block.GetRawText()),
            _ => throw new FormatException(
                "expected a string 'text', or a string 'file' that holds the text, or an object 'block'"),
        };
    }

    // What a message can't hold is a tool; a text is the same in the system prompt and in a message.
    UInt128 HashOf(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var block = _blocks.Read(bytes, PromptLevel.Messages);
        if (block.Fault is null)
            return block.Hash;

        var tool = _blocks.Read(bytes, PromptLevel.Tools);
        return tool.Fault is null
            ? tool.Hash
            : throw new FormatException($"neither a content block ({block.Fault}) nor a tool ({tool.Fault})");
    }

    static string OwnerOf(JsonElement line) => (Find(line, "model"), Find(line, "tokenizer")) switch
    {
        ({ ValueKind: JsonValueKind.String } name, null) => ModelBook.BuiltIn.Find(name.GetString()!)?.Id
            ?? throw new FormatException($"the model '{name}' is unknown; `cairn models` lists them"),
        (null, { ValueKind: JsonValueKind.Number } number)
            when number.TryGetInt32(out var tokenizer) && tokenizer is 1 or 2 => Generation(tokenizer),
        _ => throw new FormatException(
            "expected a 'model', or a 'tokenizer' that is 1 (up to Claude 4.6) or 2 (from 4.7 on)"),
    };

    static long TokensOf(JsonElement line) =>
        Find(line, "tokens") is { ValueKind: JsonValueKind.Number } value
        && value.TryGetInt32(out var tokens) && tokens >= 0
            ? tokens
            : throw new FormatException("expected a whole number of 'tokens'");

    static string Generation(int tokenizer) => tokenizer == 1 ? "1" : "2";

    static JsonElement? Find(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    static string TextOf(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"the file '{file}' can't be read: {exception.Message}", exception);
        }
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
sealed partial class FixtureJson : System.Text.Json.Serialization.JsonSerializerContext;
