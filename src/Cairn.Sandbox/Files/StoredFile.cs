namespace Cairn.Sandbox.Files;

/// <summary>What the shelf knows of a file; its bytes lie in the spool.</summary>
sealed record StoredFile
{
    public required int Ordinal { get; init; }

    public required string Id { get; init; }

    /// <summary>The workspace that may use it; null is the default one.</summary>
    public string? Workspace { get; init; }

    public required string Filename { get; init; }

    public required string MimeType { get; init; }

    public required long SizeBytes { get; init; }

    /// <summary>The content in lower-case hex: the cache goes by it, whatever the id.</summary>
    public required string Sha256 { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public bool HasExpired(DateTimeOffset now) => ExpiresAt <= now;
}

/// <summary>A file that has arrived and is not yet on the shelf.</summary>
/// <param name="Path">Where its bytes lie until they are taken over.</param>
/// <param name="Filename">Its name, without folders.</param>
/// <param name="MimeType">What it holds.</param>
/// <param name="SizeBytes">Its length.</param>
/// <param name="Sha256">Its content in lower-case hex.</param>
sealed record ArrivedFile(string Path, string Filename, string MimeType, long SizeBytes, string Sha256)
{
    /// <summary>The workspace it is for; null is the default one.</summary>
    public string? Workspace { get; init; }

    /// <summary>How long it is to live; null is until it is deleted.</summary>
    public TimeSpan? Life { get; init; }
}

/// <summary>Which file a call means: files of other workspaces don't exist for it.</summary>
readonly record struct FileName(string Id, string? Workspace);
