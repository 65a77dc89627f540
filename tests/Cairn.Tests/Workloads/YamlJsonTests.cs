namespace Cairn.Tests.Workloads;

public sealed class YamlJsonTests : IDisposable
{
    readonly WorkloadSetup _setup = new();

    [Theory]
    [InlineData("1", "1")]
    [InlineData("-1.50", "-1.50")]
    [InlineData("+007", "7")]
    [InlineData(".5", "0.5")]
    [InlineData("0x1F", "31")]
    [InlineData("1e3", "1e3")]
    [InlineData("true", "true")]
    [InlineData("~", "null")]
    [InlineData("'1'", "\"1\"")]
    [InlineData("!!str 1", "\"1\"")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("[a, {b: 2}]", "[\"a\",{\"b\":2}]")]
    public void A_value_is_typed_by_the_core_schema(string yaml, string json) => Assert.EndsWith(
        $"\"metadata\":{json}}}",
        WorkloadSetup.Bytes(_setup.Compose(WorkloadSetup.Minimal + $"params:\n  metadata: {yaml}")[0]),
        StringComparison.Ordinal);

    [Fact]
    public void A_number_json_does_not_have_is_refused() =>
        Assert.Equal(".inf", _setup.FaultOf(WorkloadSetup.Minimal + "params: { metadata: .inf }").Found);

    [Fact]
    public void An_alias_that_contains_itself_is_refused() =>
        Assert.Contains("too deep", _setup.FaultOf(WorkloadSetup.Minimal + "params: { metadata: &x [*x] }").Found,
            StringComparison.Ordinal);

    [Fact]
    public void An_alias_that_grows_without_end_is_refused()
    {
        var bomb = string.Concat(Enumerable.Range(1, 9).Select(level =>
            $"  a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 9))}]\n"));
        var yaml = WorkloadSetup.Minimal + "params:\n  a0: &a0 some text\n" + bomb;

        Assert.Throws<BadInputException>(() => _setup.Read(yaml));
    }

    public void Dispose() => _setup.Dispose();
}
