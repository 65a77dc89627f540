namespace Cairn.Sandbox.Files;

/// <summary>Which files a list asks for.</summary>
/// <remarks>Newer clients go on by <paramref name="Page"/>, older ones by the ids of the page before.</remarks>
/// <param name="Limit">How many at most.</param>
/// <param name="Workspace">Whose files; null is the default workspace.</param>
/// <param name="Page">The <c>next_page</c> of the page before; null for the first.</param>
sealed record FileQuery(int Limit, string? Workspace, string? Page)
{
    public string? AfterId { get; init; }

    public string? BeforeId { get; init; }

    /// <summary>Only these; null for all.</summary>
    public IReadOnlyList<string>? Ids { get; init; }
}

/// <summary>One page of files, newest first.</summary>
sealed record FilePage(IReadOnlyList<StoredFile> Files, bool HasMore)
{
    const string Prefix = "page_";

    /// <summary>Where the next page starts; null on the last one. It stays valid when files are deleted.</summary>
    public string? Next => HasMore && Files.Count > 0
        ? Prefix + Files[^1].Ordinal.ToString(System.Globalization.CultureInfo.InvariantCulture)
        : null;

    /// <summary>The ordinal right before which a page starts; null if the text is no such cursor.</summary>
    public static int? OrdinalOf(string page) =>
        page.StartsWith(Prefix, StringComparison.Ordinal) && int.TryParse(page[Prefix.Length..], out var ordinal)
            ? ordinal : null;
}
