namespace Cairn.Sandbox;

/// <summary>How a sandbox counts the tokens of a prompt, since the real tokenizers are not public.</summary>
public sealed record TokenOptions
{
    /// <summary>A JSONL with exact counts of single blocks. The default is none: all is estimated.</summary>
    public string? FixturesFile { get; init; }

    /// <summary>Whether a prompt with tools also has the tokens of the instructions that the API puts in front of it,
    /// where the documentation gives their number. The default is yes.</summary>
    public bool CountsToolPrompt { get; init; } = true;
}
