namespace Cairn.Running.Watching;

/// <summary>Why rows did not read a prefix that they were planned to read.</summary>
public enum CacheLossCause
{
    /// <summary>The prefix is shorter than what the model caches: nothing was written, nothing read.</summary>
    BelowMinimum,

    /// <summary>The text in front of the marker is not the same in all rows.</summary>
    PrefixDiffers,

    /// <summary><c>tool_choice</c> differs between the rows.</summary>
    ToolChoice,

    /// <summary>Thinking is on in some rows and off in others, or has other budgets.</summary>
    Thinking,

    /// <summary>The effort differs between the rows.</summary>
    Effort,

    /// <summary>The output format differs between the rows.</summary>
    OutputFormat,

    /// <summary>The batches were created with different <c>anthropic-beta</c> headers.</summary>
    Betas,

    /// <summary>Some rows have images and others have none.</summary>
    Images,

    /// <summary>The entry had ended when the rows ran.</summary>
    TtlLapsed,

    /// <summary>Nothing had written the entry when the rows started, all at once.</summary>
    ColdStart,

    /// <summary>The entry was written in another workspace.</summary>
    OtherWorkspace,

    /// <summary>Rows of several prefixes alternate, so that each starts many of them at once.</summary>
    Interleaved,

    /// <summary>Caching is best effort: some lookups miss what is there.</summary>
    Noise,

    /// <summary>What the ledger and the requests show does not explain it.</summary>
    Unknown,
}
