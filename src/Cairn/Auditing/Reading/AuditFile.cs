namespace Cairn.Auditing.Reading;

/// <summary>A file to audit.</summary>
/// <param name="Path">Its path as findings name it; <c>-</c> is standard input.</param>
/// <param name="IsNamed">
/// Whether the user named it, so that it has to hold requests; one that was found in a folder need not.
/// </param>
sealed record AuditFile(string Path, bool IsNamed);
