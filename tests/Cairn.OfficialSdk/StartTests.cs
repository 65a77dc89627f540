using System.Text.RegularExpressions;
using Anthropic;
using Anthropic.Models.Messages;
using Anthropic.Models.Messages.Batches;
using Cairn.EndToEnd.Driver;
using static Cairn.OfficialSdk.SandboxFixture;

namespace Cairn.OfficialSdk;

/// <summary>The first steps that docs/sandbox.md shows.</summary>
public sealed partial class StartTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    [Fact]
    public async Task The_lines_in_the_guide_print_an_answer()
    {
        using var client = sandbox.Client();
        using var printed = new StringWriter();
        await sandbox.RunAsync(60);

        await StartAsync(client, printed);

        Assert.Equal("first: Hello" + Environment.NewLine, printed.ToString());
    }

    [Fact]
    public async Task The_guide_shows_these_lines()
    {
        var guide = await File.ReadAllTextAsync(Path.Combine(Product.Root, "docs/sandbox.md"), Stop);
        var source = await File.ReadAllTextAsync(
            Path.Combine(Product.Root, "tests/Cairn.OfficialSdk/StartTests.cs"), Stop);
        var lines = Lines().Match(source).Groups[1].Value.Replace("\n        ", "\n", StringComparison.Ordinal).Trim();

        Assert.Contains(
            $"```csharp\nusing var client = new AnthropicClient();\n{lines}\n```", guide, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"static async Task StartAsync\([^)]*\)\n    \{\n(.*?)\n    \}", RegexOptions.Singleline)]
    private static partial Regex Lines();

#pragma warning disable IDE1006 // The lines name the console, which here is one that can be read.
#pragma warning disable CA1849 // They write to it as a reader's would.
    static async Task StartAsync(AnthropicClient client, TextWriter Console)
    {
        var batches = client.Messages.Batches;
        var ask = new Params
        {
            Model = "claude-haiku-5-5",
            MaxTokens = 100,
            Messages = [new UserMessageParam { Content = "Hello" }],
        };
        var batch = await batches.Create(new() { Requests = [new() { CustomID = "first", Params = ask }] });
        while ((await batches.Retrieve(batch.ID)).ProcessingStatus != ProcessingStatus.Ended)
            await Task.Delay(TimeSpan.FromSeconds(1));
        await foreach (var line in batches.ResultsStreaming(batch.ID))
        {
            if (line.Result.TryPickSucceeded(out var done) && done.Message.Content[0].TryPickText(out var text))
                Console.WriteLine($"{line.CustomID}: {text.Text}");
        }
    }
#pragma warning restore IDE1006, CA1849
}
