namespace Cairn.Sandbox.Requests;

/// <summary>What is known of a block while its properties go by.</summary>
struct BlockDraft
{
    public BlockKind Kind { get; set; }

    public string? Type { get; set; }

    public UInt128 Hash { get; set; }

    public long Chars { get; set; }

    public long TextChars { get; set; }

    public CacheTtl? Ttl { get; set; }

    public string? ToolId { get; set; }

    public string? ToolName { get; set; }

    public bool IsDeferred { get; set; }

    public bool HasCitations { get; set; }
}
