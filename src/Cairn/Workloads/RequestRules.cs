using System.Text.Json;
using Cairn.Models;

namespace Cairn.Workloads;

/// <summary>
/// What a batch or a model refuses. The API says so only when the whole batch has ended; here it is said at once.
/// </summary>
static class RequestRules
{
    public const string ExtendedOutputBeta = "output-300k-2026-03-24";

    /// <summary>
    /// What the Messages API takes besides the prompt; anything else is passed through with a warning.
    /// </summary>
    public static IReadOnlyList<string> KnownParams { get; } =
    [
        "cache_control", "container", "context_management", "diagnostics", "inference_geo", "mcp_servers", "metadata",
        "output_config", "service_tier", "stop_sequences", "thinking", "tool_choice", "user_profile_id",
    ];

    public static bool IsRole(JsonElement role) =>
        role.ValueKind is JsonValueKind.String && role.GetString() is "user" or "assistant" or "system";

    /// <summary>
    /// What is wrong with one parameter; null when nothing is. Without a model only the batch is asked.
    /// </summary>
    public static Breach? BreachOf(Model? model, string key, JsonElement value) => key switch
    {
        "stream" when value.ValueKind is not JsonValueKind.False =>
            new("stream", "no stream", "A batch cannot stream: take it out."),
        "speed" => new("speed", "no speed", "Fast mode does not exist in batches: take it out."),
        "fallbacks" => new("fallbacks", "no fallbacks", "Batches have no server-side fallback: take it out."),
        "temperature" or "top_p" or "top_k" =>
            new(key, $"no {key}", "API version 2026-10-21 refuses it for every model: take it out."),
        "betas" => new("betas in the parameters", "betas beside them", "Write it as betas: [...] in cairn.yaml."),
        "thinking" => ThinkingBreach(model, TypeOf(value)),
        "tool_choice" when TypeOf(value) is "any" or "tool" && Rejects(model, "forced_tools") =>
            new($"tool_choice {TypeOf(value)}", $"auto or none, since {model?.Id} refuses forced tools",
                "Use strict tools or an output schema."),
        "output_config" when Has(value, "effort") && Rejects(model, "effort") =>
            new("output_config.effort", $"no effort, since {model?.Id} has none",
                "Take it out or choose another model."),
        _ => null,
    };

    public static Breach? MaxTokensBreach(Model? model, long maxTokens, IReadOnlyCollection<string> betas)
    {
        var extended = betas.Contains(ExtendedOutputBeta) ? model?.ExtendedOutputTokensMax : null;
        var most = Math.Min(extended ?? model?.OutputTokensMax ?? int.MaxValue, int.MaxValue);
        if (maxTokens < 1)
            return new($"max_tokens {maxTokens}", "at least 1", "A batch refuses 0: give the answer room.");
        if (maxTokens <= most)
            return null;

        return new($"max_tokens {maxTokens}", $"at most {most} on {model?.Id}",
            extended is null && model?.ExtendedOutputTokensMax >= maxTokens
                ? $"Lower it, or add the beta {ExtendedOutputBeta}."
                : "Lower it.");
    }

    public static Breach? PrefillBreach(Model? model, string lastRole) =>
        lastRole == "assistant" && Rejects(model, "prefill")
            ? new("a conversation that ends with the assistant (prefill)",
                $"a last turn of the user, since {model?.Id} refuses prefill",
                "End with a user turn; use an output schema to shape the answer.")
            : null;

    /// <summary>A conversation may end with the assistant's tool calls, where a paused turn is to go on.</summary>
    public static Breach? PrefillBreach(Model? model, PromptBlock last) =>
        last.IsText ? PrefillBreach(model, last.Position.Role) : null;

    public static Breach? BetaBreach(string beta) =>
        beta.StartsWith("fast-mode-", StringComparison.Ordinal)
            ? new(beta, "no fast mode", "Batches have none: take it out.")
        : beta.StartsWith("server-side-fallback-", StringComparison.Ordinal)
            ? new(beta, "no fallback", "Batches have none: take it out.")
        : beta.Length is 0 or > 100
            || beta.Any(letter => !(char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
            ? new($"\"{beta}\"", "a beta name such as output-300k-2026-03-24",
                "Write the value of the anthropic-beta header.")
        : null;

    static Breach? ThinkingBreach(Model? model, string? type) =>
        Rejects(model, "thinking") && type is not "disabled"
            ? new("thinking", $"no thinking, since {model?.Id} has none", "Take it out or choose another model.")
        : type == "enabled" && Rejects(model, "manual_thinking")
            ? new("thinking enabled", $"adaptive thinking, since {model?.Id} refuses the manual one",
                "Write thinking: {type: adaptive} and steer it by output_config.effort.")
        : type == "disabled" && Rejects(model, "disabled_thinking")
            ? new("thinking disabled", $"thinking, since {model?.Id} always thinks",
                "Take it out; lower output_config.effort.")
        : null;

    static bool Rejects(Model? model, string what) => model?.Rejects(what) ?? false;

    static bool Has(JsonElement value, string key) =>
        value.ValueKind is JsonValueKind.Object && value.TryGetProperty(key, out _);

    static string? TypeOf(JsonElement value) =>
        value.ValueKind is JsonValueKind.Object && value.TryGetProperty("type", out var type)
        && type.ValueKind is JsonValueKind.String ? type.GetString() : null;
}

/// <summary>Something that is refused, ready to become a fault where it stands.</summary>
sealed record Breach(string Found, string Expected, string Repair);
