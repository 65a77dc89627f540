using System.Text.RegularExpressions;

namespace Cairn.Tests.House;

/// <summary>Holds every file to the limits of the house style.</summary>
public sealed partial class TidyTests
{
    const int FileLinesMax = 400;
    const int MemberLinesMax = 60;
    const int LineLengthMax = 120;
    const long FileBytesMax = 1_000_000;

    static readonly (string Banned, string Instead)[] Bans =
    [
        ("#region", "a smaller type"),
        ("DateTime.UtcNow", "TimeProvider"),
        ("DateTimeOffset.UtcNow", "TimeProvider"),
        ("Thread.Sleep", "an awaited delay"),
        (".GetAwaiter().GetResult()", "await"),
        (".Wait()", "await"),
        (").Result;", "await"),
        (").Result.", "await"),
        ("async void", "async Task"),
        ("NotImplementedException", "the implementation"),
        ("Skip =", "a test that runs"),
    ];

    // What says nothing to a reader who has only the repository.
    static readonly (string Banned, string Instead)[] BansEverywhere =
    [
        ("TODO", "an issue"),
        ("FIXME", "the fix"),
        ("/wo" + "rk/", "a path inside the repository"),
        ("/root/", "a path inside the repository"),
        ("api.nuget.org", "the registry of the machine"),
        ("registry.npmjs.org", "the registry of the machine"),
        ("pypi.org", "the registry of the machine"),
    ];

    static readonly string[] TextExtensions =
    [
        "", ".cs", ".csproj", ".css", ".csv", ".editorconfig", ".html", ".js", ".json", ".jsonl", ".md", ".props",
        ".schema", ".sh", ".slnx", ".sql", ".targets", ".txt", ".yaml", ".yml",
    ];

    [Fact]
    public void Every_source_file_is_tidy() =>
        Repository.HasNone(
            Repository.SourceFiles("src", "tests", "bench").Where(IsNotThisFile).SelectMany(SourceFaults));

    [Fact]
    public async Task Nothing_in_the_repository_belongs_to_one_machine_or_to_later()
    {
        var files = await Repository.FilesAsync(TestContext.Current.CancellationToken);

        Repository.HasNone(
            from path in files
            where IsNotThisFile(path) && IsText(path)
            from fault in BanFaults(path, BansEverywhere)
            select fault);
    }

    [Fact]
    public async Task No_file_in_the_repository_is_large()
    {
        var files = await Repository.FilesAsync(TestContext.Current.CancellationToken);

        Repository.HasNone(
            from path in files
            let bytes = new FileInfo(Path.Combine(Repository.Root, path)).Length
            where bytes > FileBytesMax
            select $"{path}: {bytes} bytes, at most {FileBytesMax}");
    }

    static IEnumerable<string> SourceFaults(string path)
    {
        var lines = Repository.Text(path).Split('\n');
        if (lines.Length - 1 > FileLinesMax)
            yield return $"{path}: {lines.Length - 1} lines, at most {FileLinesMax}";

        var opened = 0;
        foreach (var (index, line) in lines.Index())
        {
            if (line.Length > LineLengthMax)
                yield return $"{path}:{index + 1}: {line.Length} columns, at most {LineLengthMax}";
            if (EmptyOpening().IsMatch(line))
                yield return $"{path}:{index + 1}: the opening says nothing; say what it is for";
            if (line.Contains("#pragma warning disable", StringComparison.Ordinal) && !ReasonedPragma().IsMatch(line))
                yield return $"{path}:{index + 1}: a suppression needs its rule and its reason on the line";

            // The formatter puts the braces of a member four columns in, so no parser is needed.
            if (line == "    {")
                opened = index;
            else if (line == "    }" && index - opened - 1 > MemberLinesMax)
                yield return $"{path}:{opened}: member of {index - opened - 1} lines, at most {MemberLinesMax}";
        }

        foreach (var fault in BanFaults(path, Bans))
            yield return fault;
    }

    static IEnumerable<string> BanFaults(string path, (string Banned, string Instead)[] bans) =>
        from line in Repository.Text(path).Split('\n').Index()
        from ban in bans
        where line.Item.Contains(ban.Banned, StringComparison.Ordinal)
        select $"{path}:{line.Index + 1}: {ban.Banned} is banned, use {ban.Instead}";

    // The lists of bans would find themselves.
    static bool IsNotThisFile(string path) => Path.GetFileName(path) != "TidyTests.cs";

    static bool IsText(string path) => TextExtensions.Contains(Path.GetExtension(path));

    [GeneratedRegex(@"///\s*(<summary>)?\s*(Initializes a new instance|Gets or sets|Gets the|This class|Represents)\b")]
    private static partial Regex EmptyOpening();

    [GeneratedRegex(@"#pragma warning disable \w+ // \w+")]
    private static partial Regex ReasonedPragma();
}
