using System.Text.RegularExpressions;

namespace Cairn.Tests.House;

/// <summary>Keeps the folders of the library in the order of the way: data goes on, it never returns.</summary>
public sealed partial class LayeringTests
{
    static readonly Dictionary<string, string[]> MayUse = new(StringComparer.Ordinal)
    {
        ["Models"] = [],
        ["Claude"] = [],
        ["Workloads"] = ["Claude", "Models"],
        ["Profiling"] = ["Workloads", "Models"],
        ["Accounting"] = ["Models", "Claude"],
        ["Budgeting"] = ["Workloads", "Accounting"],
        ["Quality"] = ["Workloads", "Models", "Accounting"],
        ["Planning"] = ["Workloads", "Models", "Profiling", "Accounting", "Quality"],
        ["Running"] = ["Models", "Claude", "Workloads", "Profiling", "Planning", "Accounting", "Quality", "Budgeting"],
        ["Auditing"] = ["Models", "Claude", "Workloads", "Profiling", "Planning", "Accounting", "Running"],
        ["Reporting"] =
        [
            "Models", "Claude", "Workloads", "Profiling", "Planning", "Accounting", "Running", "Quality",
            "Auditing", "Budgeting",
        ],
        ["Storage"] = ["Running", "Accounting", "Models", "Claude", "Workloads", "Profiling", "Quality", "Budgeting"],
    };

    static readonly string Library = Path.Combine(Repository.Root, "src", "Cairn");

    [Fact]
    public void Every_folder_of_the_library_has_its_place_in_the_order()
    {
        var folders = Directory.GetDirectories(Library).Select(Path.GetFileName);

        Assert.Empty(folders.Except(MayUse.Keys));
    }

    [Fact]
    public void Folders_use_only_the_folders_before_them() =>
        Repository.HasNone(
            from folder in MayUse.Keys
            from path in Repository.SourceFiles($"src/Cairn/{folder}")
            from used in FoldersUsed(Repository.Text(path)).Distinct()
            where used != folder && !MayUse[folder].Contains(used)
            select $"{path} uses {used}; besides itself {folder} may use: {string.Join(", ", MayUse[folder])}");

    [Fact]
    public void Types_at_the_root_use_no_folder() =>
        Repository.HasNone(
            from path in Repository.SourceFiles("src/Cairn")
            where Path.GetDirectoryName(path) == Path.Combine("src", "Cairn")
            from used in FoldersUsed(Repository.Text(path)).Distinct()
            select $"{path} uses {used}; every folder uses the root, so the root uses none");

    [Theory]
    [InlineData("src/Cairn", @"\bCairn\.(Cli|Sandbox)\b", "the library serves hosts, it knows none")]
    [InlineData("src/Cairn.Sandbox", @"\bCairn\.(?!Sandbox\b)\w+", "sandbox and client must not share a mistake")]
    public void A_project_does_not_name_what_it_must_not_know(string folder, string banned, string reason) =>
        Repository.HasNone(Lines(Repository.SourceFiles(folder), banned, reason));

    [Theory]
    [InlineData("Storage", @"\bSqlite[A-Z]\w*|Microsoft\.Data\.Sqlite|SQLitePCL", "only Storage knows SQL")]
    [InlineData("Claude", @"\bHttpClient\b|System\.Net\.Http\b", "only Claude knows HTTP")]
    public void Only_one_folder_knows_an_outside_technology(string folder, string banned, string reason)
    {
        var home = Path.Combine("src", "Cairn", folder) + Path.DirectorySeparatorChar;
        var files = Repository.SourceFiles("src/Cairn");

        var others = files.Where(path => !path.StartsWith(home, StringComparison.Ordinal));
        Repository.HasNone(Lines(others, banned, reason));
    }

    [Fact]
    public void The_sandbox_references_no_project() =>
        Assert.DoesNotContain(
            "ProjectReference",
            Repository.Text("src/Cairn.Sandbox/Cairn.Sandbox.csproj"),
            StringComparison.Ordinal);

    // Below the namespace Cairn a folder may also be named without it, as in Models.Price.
    static IEnumerable<string> FoldersUsed(string text) =>
        FullName().Matches(text).Select(use => use.Groups[1].Value)
            .Concat(
                from Match use in ShortName().Matches(text)
                where File.Exists(Path.Combine(Library, use.Groups[1].Value, $"{use.Groups[2].Value}.cs"))
                select use.Groups[1].Value)
            .Where(MayUse.ContainsKey);

    static IEnumerable<string> Lines(IEnumerable<string> paths, string banned, string reason) =>
        from path in paths
        from line in Repository.Text(path).Split('\n').Index()
        where Regex.IsMatch(line.Item, banned)
        select $"{path}:{line.Index + 1}: {line.Item.Trim()}: {reason}";

    [GeneratedRegex(@"\bCairn\.(\w+)")]
    private static partial Regex FullName();

    [GeneratedRegex(@"(?<![\w.])(\w+)\.(\w+)")]
    private static partial Regex ShortName();
}
