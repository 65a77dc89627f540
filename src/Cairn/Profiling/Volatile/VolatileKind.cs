namespace Cairn.Profiling.Volatile;

/// <summary>What the bytes are in which otherwise equal prompts differ; it says where they come from.</summary>
public enum VolatileKind
{
    /// <summary>A text of the row's own.</summary>
    Text,

    /// <summary>A day together with a time of day.</summary>
    Timestamp,

    /// <summary>A day.</summary>
    Date,

    /// <summary>A time of day.</summary>
    Time,

    /// <summary>A UUID.</summary>
    Uuid,

    /// <summary>A number, such as a counter.</summary>
    Number,

    /// <summary>Letters and digits without meaning: a hash, a token, a request id.</summary>
    Identifier,

    /// <summary>White space alone.</summary>
    WhiteSpace,

    /// <summary>The same JSON with its keys in another order.</summary>
    KeyOrder,
}
