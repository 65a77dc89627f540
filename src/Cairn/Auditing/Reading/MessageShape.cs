using System.Text.Json;

namespace Cairn.Auditing.Reading;

/// <summary>A turn of a conversation, by whatever names the program used that wrote it.</summary>
/// <param name="Role">Who speaks: user, assistant or system.</param>
/// <param name="Content">The text or the blocks; undefined where there is none.</param>
/// <param name="Marker">A cache marker that stands on the turn instead of on a block; undefined mostly.</param>
readonly record struct MessageShape(string Role, JsonElement Content, JsonElement Marker)
{
    /// <summary>
    /// Reads <c>{role, content}</c>, and what LangChain dumps: <c>{type, content}</c>, <c>{type, data: {...}}</c> and
    /// <c>{lc, id, kwargs: {...}}</c>.
    /// </summary>
    public static MessageShape? Of(JsonElement message)
    {
        if (message.ValueKind is not JsonValueKind.Object)
            return null;

        var inner = Member(message, "kwargs", JsonValueKind.Object) ?? Member(message, "data", JsonValueKind.Object)
            ?? message;
        var known = RoleOf(Text(message, "role")) ?? RoleOf(Text(inner, "role")) ?? RoleOf(Text(inner, "type"))
            ?? RoleOf(Text(message, "type")) ?? RoleOf(NameOf(message));
        if (known is null)
            return null;

        inner.TryGetProperty("content", out var content);
        return new(known, content, MarkerOf(message, inner));
    }

    /// <summary>
    /// The messages of a body, which some call <c>prompt</c>, and LangChain's callbacks keep in a list of one prompt;
    /// null where it has none.
    /// </summary>
    public static JsonElement? ListOf(JsonElement body)
    {
        var list = Member(body, "messages", JsonValueKind.Array) ?? Member(body, "prompt", JsonValueKind.Array);
        return list is { } outer && outer.GetArrayLength() == 1 && outer[0].ValueKind is JsonValueKind.Array
            ? outer[0]
            : list;
    }

    /// <summary>The <c>cacheControl</c> among the options that the Vercel AI SDK passes to its provider.</summary>
    public static JsonElement ProviderMarker(JsonElement holder) =>
        Member(holder, "providerOptions", JsonValueKind.Object) is { } options
        && Member(options, "anthropic", JsonValueKind.Object) is { } own
        && (Member(own, "cacheControl", JsonValueKind.Object) ?? Member(own, "cache_control", JsonValueKind.Object))
            is { } marker
            ? marker
            : default;

    /// <summary>A member of one kind; null where there is none.</summary>
    public static JsonElement? Member(JsonElement holder, string name, JsonValueKind kind) =>
        holder.ValueKind is JsonValueKind.Object && holder.TryGetProperty(name, out var value)
        && value.ValueKind == kind ? value : null;

    /// <summary>The text of a member; null where it is none.</summary>
    public static string? Text(JsonElement holder, string name) =>
        Member(holder, name, JsonValueKind.String)?.GetString();

    static JsonElement MarkerOf(JsonElement message, JsonElement inner) =>
        ProviderMarker(message) is { ValueKind: JsonValueKind.Object } marker ? marker
        : Member(message, "cache_control", JsonValueKind.Object)
            ?? (Member(inner, "additional_kwargs", JsonValueKind.Object) is { } more
                ? Member(more, "cache_control", JsonValueKind.Object) ?? default
                : default);

    // A dumped object carries the path of its class: ["langchain", "schema", "messages", "HumanMessage"].
    static string? NameOf(JsonElement message) =>
        Member(message, "id", JsonValueKind.Array) is { } path && path.GetArrayLength() > 0
        && path[path.GetArrayLength() - 1] is { ValueKind: JsonValueKind.String } name ? name.GetString() : null;

    static string? RoleOf(string? name) => name switch
    {
        "user" or "human" or "HumanMessage" or "tool" or "function" or "ToolMessage" => "user",
        "assistant" or "ai" or "AIMessage" or "model" => "assistant",
        "system" or "developer" or "SystemMessage" => "system",
        _ => null,
    };
}
