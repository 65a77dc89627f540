using System.Text.Json;
using System.Text.RegularExpressions;
using Cairn.Sandbox;
using Cairn.Tests.House;

namespace Cairn.Tests.Docs;

/// <summary>Holds the documents to the tree they are about: commands, flags, keys and files that exist.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public async Task Command_lines_in_the_readme_name_commands_and_flags_that_exist()
    {
        var commands = await CommandLine.CommandsAsync();
        var faults = new List<string>();
        foreach (var words in CommandLines().Select(line => line.Split(' ')))
        {
            var help = commands.Contains(words[1]) ? await CommandLine.HelpAsync(words[1]) : "";
            faults.AddRange(FlagsOf(words).Prepend(words[1])
                .Where(word => !Regex.IsMatch(help, $@"(?<![\w-]){Regex.Escape(word)}(?![\w-])"))
                .Select(word => $"README.md: `{string.Join(' ', words)}`: there is no {word}"));
        }

        Repository.HasNone(faults);
    }

    [Fact]
    public async Task Every_command_stands_in_the_readme()
    {
        var readme = Repository.Text("README.md");

        Repository.HasNone(
            from command in await CommandLine.CommandsAsync()
            where !readme.Contains($"| `{command}", StringComparison.Ordinal)
            select $"README.md: the table of commands has no {command}");
    }

    [Fact]
    public void Every_key_of_a_workload_has_its_section()
    {
        using var schema = JsonDocument.Parse(Repository.Text("docs/cairn.schema.json"));
        var guide = Repository.Text("docs/workload.md");

        Repository.HasNone(
            from key in schema.RootElement.GetProperty("properties").EnumerateObject()
            where !Regex.IsMatch(guide, $"^## .*`{key.Name}`", RegexOptions.Multiline)
            select $"docs/workload.md: no section has `{key.Name}` in its heading");
    }

    [Fact]
    public void Every_option_of_the_sandbox_stands_in_its_guide()
    {
        var guide = Repository.Text("docs/sandbox.md");

        Repository.HasNone(
            from key in OptionKeys(typeof(SandboxOptions), "")
            where !guide.Contains($"`{key}`", StringComparison.Ordinal)
            select $"docs/sandbox.md: the options file has no `{key}`");
    }

    [Fact]
    public async Task Every_relative_link_leads_to_a_file()
    {
        var files = await Repository.FilesAsync(TestContext.Current.CancellationToken);

        Repository.HasNone(
            from path in files
            where Path.GetExtension(path) == ".md" && (!path.Contains('/') || path.StartsWith("docs/"))
            from Match link in RelativeLink().Matches(Repository.Text(path))
            let target = Path.Combine(Repository.Root, Path.GetDirectoryName(path)!, link.Groups["path"].Value)
            where !Path.Exists(target)
            select $"{path}: the link to {link.Groups["path"].Value} leads nowhere");
    }

    static IEnumerable<string> OptionKeys(Type options, string path) =>
        from property in options.GetProperties()
        let key = path + JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)
        from found in property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal)
            ? OptionKeys(property.PropertyType, key + ".") : [key]
        select found;

    static IEnumerable<string> CommandLines() =>
        from Match block in ConsoleBlock().Matches(Repository.Text("README.md"))
        from line in block.Groups["lines"].Value.Split('\n')
        where line.StartsWith("./cairn ", StringComparison.Ordinal)
        select line.Split('#')[0].TrimEnd();

    static IEnumerable<string> FlagsOf(IEnumerable<string> words) =>
        from word in words
        where word.StartsWith("--", StringComparison.Ordinal)
        select word.Split('=')[0];

    [GeneratedRegex("^```console\n(?<lines>.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex ConsoleBlock();

    [GeneratedRegex(@"\]\((?!https?:)(?<path>[^)#\s]+)(#[^)]*)?\)", RegexOptions.ExplicitCapture)]
    private static partial Regex RelativeLink();
}
