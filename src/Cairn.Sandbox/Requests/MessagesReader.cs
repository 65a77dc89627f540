using System.Text.Json;

namespace Cairn.Sandbox.Requests;

/// <summary>Reads the conversation of one request into its blocks, and keeps the last text of the user for the
/// answer.</summary>
sealed class MessagesReader(BlockReader blocks, RequestFacts facts)
{
    const int MessagesMax = 100_000;

    static readonly string[] Roles = ["user", "assistant", "system"];

    readonly TurnRules _turns = new(facts);

    public void Read(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
            return;

        var reader = CanonicalJson.Read(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            facts.Fail("messages: Input should be a valid list");
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            ReadMessage(json[start..(int)reader.BytesConsumed]);
            facts.Messages++;
        }

        _turns.Finish();
        if (facts.Messages > MessagesMax)
            facts.Fail($"messages: List should have at most {MessagesMax} items after validation");
    }

    void ReadMessage(ReadOnlySpan<byte> json)
    {
        var path = $"messages.{facts.Messages}";
        var reader = CanonicalJson.Read(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            facts.Fail($"{path}: Input should be an object");
            return;
        }

        var role = "";
        Range content = default, output = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (name == "role" && reader.TokenType == JsonTokenType.String)
                role = reader.GetString()!;
            else if (!IsKnown(name))
                facts.Fail($"{path}.{name}: Extra inputs are not permitted");

            reader.Skip();
            if (name == "content")
                content = start..(int)reader.BytesConsumed;
            else if (name == "output_config")
                output = start..(int)reader.BytesConsumed;
        }

        if (!Roles.Contains(role))
            facts.Fail($"{path}.role: Input should be 'user', 'assistant' or 'system'");

        facts.FirstRole = facts.Messages == 0 ? role : facts.FirstRole;
        facts.LastRole = role;
        _turns.Open(role, facts.Messages);
        if (!json[output].IsEmpty)
            facts.Blocks.Add(new(SettingOf(json[output]), PromptLevel.Messages, role, true));
        if (!json[content].IsEmpty || json[output].IsEmpty)
            ReadContent(json[content], role, path);
    }

    // Betas let a system message carry settings, with or without content.
    bool IsKnown(string? name) => name is "content" or "role"
        || (name == "output_config" && facts.Context.HasBeta("mid-conversation-output-config-"))
        || (name == "clear_at" && facts.Context.HasBeta("mid-conversation-system-clear-at-"));

    static BlockContent SettingOf(ReadOnlySpan<byte> json) => new(BlockKind.Other, CanonicalJson.HashOf(json), 0, 0);

    void ReadContent(ReadOnlySpan<byte> json, string role, string path)
    {
        if (json.IsEmpty)
        {
            facts.Fail($"{path}.content: Field required");
            return;
        }

        if (json.SequenceEqual("\"\""u8) || json.SequenceEqual("[]"u8))
        {
            facts.Fail(
                $"{path}: all messages must have non-empty content except for the optional final assistant message");
        }

        var reader = CanonicalJson.Read(json);
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            AddBlock(json, role, (path + ".content", true));
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            facts.Fail($"{path}.content: Input should be a valid string or list");
            return;
        }

        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            var start = (int)reader.TokenStartIndex;
            if (reader.TokenType == JsonTokenType.String)
                facts.Fail($"{path}.content.{index}: Input should be an object");

            reader.Skip();
            AddBlock(json[start..(int)reader.BytesConsumed], role, ($"{path}.content.{index}", index == 0));
        }
    }

    void AddBlock(ReadOnlySpan<byte> json, string role, (string Path, bool OpensMessage) place)
    {
        var content = blocks.Read(json, PromptLevel.Messages);
        if (content.Fault is { } fault)
            facts.Fail(place.Path + fault);

        _turns.Add(content, place.Path);
        facts.Blocks.Add(new(content, PromptLevel.Messages, role, place.OpensMessage));
        if (role == "user" && content.Kind == BlockKind.Text)
            facts.LastUserText = TextOf(json);
    }

    static string TextOf(ReadOnlySpan<byte> json)
    {
        var reader = CanonicalJson.Read(json);
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString()!;

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isText = reader.ValueTextEquals("text"u8);
            reader.Read();
            if (isText && reader.TokenType == JsonTokenType.String)
                return reader.GetString()!;

            reader.Skip();
        }

        return "";
    }
}
