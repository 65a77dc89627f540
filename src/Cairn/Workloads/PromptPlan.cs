namespace Cairn.Workloads;

/// <summary>The prompt of a workload before any row is put in.</summary>
sealed record PromptPlan
{
    public IReadOnlyList<JsonTemplate> Tools { get; init; } = [];

    public IReadOnlyList<JsonTemplate> System { get; init; } = [];

    public IReadOnlyList<MessagePlan> Messages { get; init; } = [];

    /// <summary>The column that holds the messages as a JSON array, instead of <see cref="Messages"/>.</summary>
    public string? MessagesColumn { get; init; }

    /// <summary>All blocks that the template has, in the order in which the cache reads them.</summary>
    public IEnumerable<JsonTemplate> Blocks =>
        [.. Tools, .. System, .. Messages.SelectMany(message => message.Blocks)];

    /// <summary>The part whose items may change places; null when none may.</summary>
    public ItemList? Reordered =>
        Blocks.Select(block => block.Items).FirstOrDefault(items => items is { MayReorder: true });

    /// <summary>All other parameters, in the order in which they are written.</summary>
    public IReadOnlyList<ParamPlan> Params { get; init; } = [];
}

/// <summary>One turn of the conversation.</summary>
sealed record MessagePlan(string Role, IReadOnlyList<JsonTemplate> Blocks);

/// <summary>One parameter that is not a part of the prompt itself.</summary>
sealed record ParamPlan(string Key, JsonTemplate Value);
