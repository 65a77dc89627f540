using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd.Guides;

/// <summary>Follows each guide of docs/guides in a folder of its own, with a sandbox in the place of the API.</summary>
public sealed class GuideTests
{
    // What a shell needs to run the command by its name; it is given the program and its first argument.
    const string Shell = "program=$0 command=$1\ncairn() { \"$program\" \"$command\" \"$@\"; }\n";

    const string Nowhere = "http://127.0.0.1:9";

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. Guide.Names()];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_guide_does_and_shows_what_it_says(string name)
    {
        var guide = Guide.Read(name);
        using var bench = new Workbench();
        using var api = guide.NeedsKey ? await SandboxProcess.StartAsync(bench, "--clock", "x600") : null;
        bench.Environment["ANTHROPIC_BASE_URL"] = api?.Address.AbsoluteUri ?? Nowhere;
        bench.Environment["ANTHROPIC_API_KEY"] = "sk-ant-any";
        CopySample(bench);

        foreach (var step in guide.Steps)
        {
            if (step.File is { } file)
            {
                bench.Write(file, string.Join('\n', step.Text) + "\n");
                continue;
            }

            bench.Prefix = ["sh", "-c", Shell + step.Command];
            var result = await bench.CairnAsync();
            if (step.FaultOf(result) is { } fault)
            {
                Assert.Fail($"docs/guides/{name}:{step.Line}: {step.Command}: {fault}\n"
                    + $"stdout: {result.Stdout}\nstderr: {result.Stderr}");
            }
        }
    }

    [Fact]
    public async Task The_readme_leads_to_every_guide()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Product.Root, "README.md"), Token);

        Assert.All(Guide.Names(), name => Assert.Contains($"(docs/guides/{name})", readme, StringComparison.Ordinal));
    }

    static void CopySample(Workbench bench)
    {
        foreach (var path in Directory.GetFiles(Product.Sample))
            bench.Write($"samples/support-tickets/{Path.GetFileName(path)}", File.ReadAllText(path));
    }
}
