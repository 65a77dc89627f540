using Cairn.Sandbox;

namespace Cairn.Tests.Sandbox;

public sealed class OptionsFileTests : IDisposable
{
    readonly string _path = Path.GetTempFileName();

    [Fact]
    public void What_a_file_leaves_out_keeps_its_default()
    {
        File.WriteAllText(_path, """{"clock": "x5", "cache": {"messages_warm_batches": true}}""");

        var options = OptionsFile.Load(_path);

        Assert.True(options.Cache.MessagesWarmBatches);
        Assert.Equal("x5", options.Clock.ToString());
        Assert.Equal((0.9m, new SandboxOptions().Workers), (options.Answers.Accuracy, options.Workers));
    }

    [Theory]
    [InlineData("""{"cache": {"mis_rate": 0.1}}""", "mis_rate")]
    [InlineData("""{"limits": {"tier": "gold"}}""", "$.limits.tier")]
    [InlineData("""{"clock": "fast"}""", "The clock 'fast' is unknown")]
    [InlineData("""{"answers": {"thinking_tokens": 100}}""", "at $.answers.thinking_tokens: Expected text such as")]
    [InlineData("null", "found null")]
    [InlineData("""{"cache": null}""", "$.cache")]
    [InlineData("{", "JSON")]
    public void A_file_that_is_wrong_is_named_with_what_is_wrong(string text, string expected)
    {
        File.WriteAllText(_path, text);

        var exception = Assert.Throws<SandboxException>(() => OptionsFile.Load(_path));

        Assert.Contains(_path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_path);
}
