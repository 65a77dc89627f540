using System.Buffers;
using System.Text;
using Cairn.Models;

namespace Cairn.Workloads;

/// <summary>
/// Everything of a request that is not a block, as the bytes between which the blocks are put. The order of keys is
/// fixed: model, max_tokens, tools, tool_choice, thinking, output_config, system, messages, then the others by name.
/// </summary>
sealed record RequestFrame
{
    static readonly string[] BeforeSystem = ["tool_choice", "thinking", "output_config"];

    // What the model never reads cannot part two requests in the cache.
    static readonly HashSet<string> OutsidePrefix =
    [
        "stop_sequences", "metadata", "service_tier", "user_profile_id", "diagnostics", "cache_control", "temperature",
        "top_p", "top_k",
    ];

    RequestFrame? _limited;

    public required string Model { get; init; }

    public required int MaxTokens { get; init; }

    public ReadOnlyMemory<byte> Head { get; init; }

    /// <summary>The model as it is sent, as JSON text without its quotes.</summary>
    public required string ModelJson { get; init; }

    public ReadOnlyMemory<byte> Middle { get; init; }

    public ReadOnlyMemory<byte> Tail { get; init; }

    public UInt128 SettingsHash { get; init; }

    /// <summary>Identity of all its bytes, limits and metadata included.</summary>
    public UInt128 Identity { get; init; }

    public bool UsOnly { get; init; }

    public bool HasAutomaticMarker { get; init; }

    public AnswerSchema? AnswerSchema { get; init; }

    /// <summary>Sorts keys into the order in which they are written.</summary>
    public static IEnumerable<T> InOrder<T>(IEnumerable<T> parameters, Func<T, string> keyOf) =>
        parameters.OrderBy(parameter => Rank(keyOf(parameter))).ThenBy(keyOf, StringComparer.Ordinal);

    /// <summary>Builds a frame from parameters already in order.</summary>
    /// <param name="model">The full id of the model.</param>
    /// <param name="modelJson">The model as it is sent, which batch lines may have written as an alias.</param>
    /// <param name="maxTokens">The most tokens of the answer.</param>
    /// <param name="parameters">Key and compact JSON of each other parameter.</param>
    public static RequestFrame Create(
        Model model, string modelJson, int maxTokens, IEnumerable<(string Key, ReadOnlyMemory<byte> Json)> parameters)
    {
        var (middle, tail) = (Buffer(), Buffer());
        var head = HeadOf(modelJson, maxTokens);
        var identity = Buffer();
        JsonText.WriteString(identity, model.Id);
        var (automatic, usOnly) = (false, false);
        foreach (var (key, json) in parameters)
        {
            Add(Rank(key) < BeforeSystem.Length ? middle : tail, key, json.Span);
            if (!OutsidePrefix.Contains(key))
                Add(identity, key, json.Span);
            usOnly |= key == "inference_geo" && json.Span.SequenceEqual("\"us\""u8);
            automatic |= key == "cache_control" && !json.Span.SequenceEqual("null"u8);
        }

        tail.Write("}"u8);
        return new()
        {
            Model = model.Id,
            ModelJson = modelJson,
            MaxTokens = maxTokens,
            Head = head,
            Middle = middle.WrittenMemory,
            Tail = tail.WrittenMemory,
            SettingsHash = PromptBlock.Digest(identity.WrittenSpan),
            Identity = IdentityOf(head, middle.WrittenMemory, tail.WrittenMemory),
            HasAutomaticMarker = automatic,
            UsOnly = usOnly,
        };
    }

    /// <summary>The same with another limit of the answer. The last one is kept: most rows have the same.</summary>
    public RequestFrame With(int maxTokens)
    {
        if (_limited is { } known && known.MaxTokens == maxTokens)
            return known;

        var head = HeadOf(ModelJson, maxTokens);
        return _limited = this with
        {
            MaxTokens = maxTokens,
            Head = head,
            Identity = IdentityOf(head, Middle, Tail),
        };
    }

    static ReadOnlyMemory<byte> HeadOf(string modelJson, int maxTokens)
    {
        var head = Buffer();
        head.Write("""{"model":"""u8);
        JsonText.WriteString(head, modelJson);
        Encoding.UTF8.GetBytes($",\"max_tokens\":{maxTokens}", head);
        return head.WrittenMemory;
    }

    // No JSON has a zero byte in it, so the three parts cannot run into each other.
    static UInt128 IdentityOf(params ReadOnlySpan<ReadOnlyMemory<byte>> parts)
    {
        var whole = Buffer();
        foreach (var part in parts)
        {
            whole.Write(part.Span);
            whole.Write("\0"u8);
        }

        return PromptBlock.Digest(whole.WrittenSpan);
    }

    static int Rank(string key) =>
        Array.IndexOf(BeforeSystem, key) is >= 0 and var rank ? rank : BeforeSystem.Length;

    static void Add(ArrayBufferWriter<byte> to, string key, ReadOnlySpan<byte> json)
    {
        to.Write(","u8);
        JsonText.WriteString(to, key);
        to.Write(":"u8);
        to.Write(json);
    }

    static ArrayBufferWriter<byte> Buffer() => new(256);
}
