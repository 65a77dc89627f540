using Cairn.Sandbox.Models;

namespace Cairn.Sandbox.Limits;

/// <summary>One entry of the organization's rate limits: a model class, or a door that has limits of its own.</summary>
/// <param name="Type">The group's type, in the API's word.</param>
/// <param name="Name">What tells it from the other groups of the type; shown for model classes.</param>
/// <param name="Models">The models it holds for, aliases included; null where it holds for a door.</param>
/// <param name="Limits">The limiters and their values.</param>
sealed record LimitGroup(
    string Type, string Name, IReadOnlyList<string>? Models, IReadOnlyList<(string Type, long Value)> Limits)
{
    public const string ModelGroup = "model_group";

    /// <summary>Every type that the API knows; the sandbox limits neither files, skills nor web searches.</summary>
    public static IReadOnlyList<string> Types { get; } =
        ["batch", "files", ModelGroup, "skills", "token_count", "web_search"];

    public static IReadOnlyList<LimitGroup> Of(RateLimits limits, DateTimeOffset now)
    {
        var classes = ModelBook.BuiltIn.Models
            .Where(model => !model.IsRetired(now))
            .GroupBy(ModelClass.Of)
            .Select(models => OfMessages(models.Key, [.. models], limits.Tier.Of(models.Key)));
        return
        [
            .. classes,
            new("batch", "batch", null,
            [
                ("requests_per_minute", limits.Tier.BatchCalls),
                ("enqueued_batch_requests", limits.QueueLimit),
            ]),
            new("token_count", "token_count", null, [("requests_per_minute", limits.Tier.Counts)]),
        ];
    }

    static LimitGroup OfMessages(ModelClass modelClass, IReadOnlyList<ModelFacts> models, MessageLimits limits) => new(
        ModelGroup,
        modelClass.Name,
        [.. models.SelectMany(model => model.Aliases.Prepend(model.Id))],
        [
            ("requests_per_minute", limits.Requests),
            ("input_tokens_per_minute_cache_aware", limits.InputTokens),
            ("output_tokens_per_minute", limits.OutputTokens),
        ]);
}
