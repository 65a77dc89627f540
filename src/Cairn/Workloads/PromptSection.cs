namespace Cairn.Workloads;

/// <summary>The part of a request a block stands in, in the order in which the cache reads them.</summary>
public enum PromptSection
{
    /// <summary>The definitions of the tools.</summary>
    Tools,

    /// <summary>The system prompt.</summary>
    System,

    /// <summary>The turns of the conversation.</summary>
    Messages,
}
