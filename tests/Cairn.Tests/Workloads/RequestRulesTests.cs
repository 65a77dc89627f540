namespace Cairn.Tests.Workloads;

public sealed class RequestRulesTests : IDisposable
{
    readonly WorkloadSetup _setup = new();

    [Theory]
    [InlineData("stream: true", "stream")]
    [InlineData("speed: fast", "speed")]
    [InlineData("temperature: 0", "temperature")]
    [InlineData("top_p: 0.9", "top_p")]
    [InlineData("top_k: 5", "top_k")]
    [InlineData("fallbacks: []", "fallbacks")]
    [InlineData("betas: [a]", "betas")]
    [InlineData("max_tokens: 5", "max_tokens")]
    [InlineData("tools: []", "tools")]
    [InlineData("thinking: { type: enabled, budget_tokens: 2000 }", "thinking enabled")]
    [InlineData("output_config: { format: { type: json_schema } }", "output_config.format")]
    public void A_parameter_that_is_refused_later_is_refused_at_once_by_name(string parameter, string named)
    {
        var fault = _setup.FaultOf(WorkloadSetup.Minimal + $"params:\n  {parameter}");

        Assert.Contains(named, fault.Found, StringComparison.Ordinal);
        Assert.Equal(8, fault.Line);
    }

    [Theory]
    [InlineData("claude-opus-5-5", "tool_choice: { type: any }")]
    [InlineData("claude-opus-5-5", "thinking: { type: disabled }")]
    [InlineData("claude-haiku-4-5", "output_config: { effort: low }")]
    public void What_a_model_refuses_is_refused_for_that_model(string model, string parameter) => Assert.Contains(
        "since claude-",
        _setup.FaultOf(ForModel(model) + $"params:\n  {parameter}").Expected, StringComparison.Ordinal);

    [Theory]
    [InlineData("tool_choice: { type: any }")]
    [InlineData("thinking: { type: adaptive }")]
    [InlineData("output_config: { effort: low }")]
    [InlineData("inference_geo: us")]
    [InlineData("stream: false")]
    public void What_a_model_takes_is_passed_through(string parameter) =>
        Assert.NotEmpty(_setup.Compose(ForModel("claude-haiku-5-5") + $"params:\n  {parameter}"));

    [Theory]
    [InlineData(0, "")]
    [InlineData(-1, "")]
    [InlineData(128_001, "")]
    [InlineData(300_001, "betas: [output-300k-2026-03-24]")]
    public void Max_tokens_out_of_range_is_refused(int maxTokens, string betas) => Assert.Equal(
        $"max_tokens {maxTokens}",
        _setup.FaultOf(ForMaxTokens(maxTokens) + betas).Found);

    [Fact]
    public void Max_tokens_over_the_limit_names_the_beta_that_lifts_it() => Assert.Contains(
        "output-300k-2026-03-24", _setup.FaultOf(ForMaxTokens(200_000)).Repair, StringComparison.Ordinal);

    [Fact]
    public void The_beta_lifts_the_limit() =>
        Assert.Equal(300_000, _setup.Read(ForMaxTokens(300_000) + "betas: [output-300k-2026-03-24]").MaxTokens);

    [Fact]
    public void Prefill_is_refused_where_the_model_refuses_it()
    {
        var yaml = ForModel("claude-haiku-5-5").Replace("user: \"{{ text }}\"", """
            messages:
              - { role: user, content: "{{ text }}" }
              - { role: assistant, content: "{" }
            """, StringComparison.Ordinal);

        Assert.Contains("prefill", _setup.FaultOf(yaml).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_nobody_knows_is_passed_through_with_a_warning()
    {
        var warning =
            Assert.Single(_setup.Read(WorkloadSetup.Minimal + "params: { metdata: { user_id: x } }").Warnings);

        Assert.Contains("Did you mean \"metadata\"?", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_that_varies_is_checked_in_every_row()
    {
        _setup.Write("rows.csv", "id,text\n1,adaptive\n2,enabled\n");
        var yaml = WorkloadSetup.Minimal + "params: { thinking: { type: \"{{ text }}\" } }";

        Assert.Equal(3, Assert.Single(Assert.Throws<BadInputException>(() => _setup.Compose(yaml)).Faults).Line);
    }

    public void Dispose() => _setup.Dispose();

    static string ForModel(string model) =>
        WorkloadSetup.Minimal.Replace("claude-haiku-5-5", model, StringComparison.Ordinal);

    static string ForMaxTokens(int maxTokens) =>
        WorkloadSetup.Minimal.Replace("max_tokens: 300", $"max_tokens: {maxTokens}", StringComparison.Ordinal);
}
