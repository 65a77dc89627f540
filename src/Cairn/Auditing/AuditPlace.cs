namespace Cairn.Auditing;

/// <summary>Where a finding stands, so that an editor or a build can point at it.</summary>
/// <param name="File">The file as the user named it; <c>-</c> for standard input.</param>
/// <param name="Line">The 1-based line of the request.</param>
/// <param name="Block">
/// The 1-based block of its prompt in the order of the cache (tools, system, messages); null where it is about the
/// whole request.
/// </param>
public sealed record AuditPlace(string File, long Line, int? Block = null)
{
    /// <summary>The place as compilers print it.</summary>
    public override string ToString() => $"{File}:{Line}{(Block is { } block ? $" block {block}" : "")}";
}
