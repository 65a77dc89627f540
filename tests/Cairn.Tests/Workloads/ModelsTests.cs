using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

public sealed class ModelsTests : IDisposable
{
    const string WithoutModel = """
        name: t
        input: rows.csv
        id: id
        max_tokens: 300
        user: "{{ text }}"

        """;

    readonly WorkloadSetup _setup = new();

    [Fact]
    public void Models_are_every_choice_of_model_and_effort_in_the_order_of_the_file()
    {
        var workload = _setup.Read(WithoutModel
            + "models: [claude-haiku-4-5, { model: claude-sonnet-5-5, effort: [low, high] }]\n");

        Assert.Equal(
            [
                new("claude-haiku-4-5-20251001"), new("claude-sonnet-5-5", "low"), new("claude-sonnet-5-5", "high"),
            ],
            workload.Models);
        Assert.Equal(workload.Models[0], workload.Choice);
    }

    [Fact]
    public void A_row_goes_to_the_first_rule_that_fits_and_to_the_choice_when_none_does()
    {
        _setup.Write("rows.csv", "id,text,lang,tier\n1,a,de,gold\n2,b,en,gold\n3,c,en,base\n");

        var requests = _setup.Compose(WithoutModel + """
            model: claude-haiku-5-5
            route:
              - { when: { lang: [de, fr] }, model: claude-sonnet-5-5, effort: low }
              - { when: { tier: gold }, model: claude-opus-5-5 }
            """);

        Assert.Equal(
            ["claude-sonnet-5-5", "claude-opus-5-5", "claude-haiku-5-5"], requests.Select(request => request.Model));
        Assert.Contains("\"output_config\":{\"effort\":\"low\"}", WorkloadSetup.Bytes(requests[0]),
            StringComparison.Ordinal);
        Assert.DoesNotContain("effort", WorkloadSetup.Bytes(requests[2]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_effort_of_a_choice_joins_what_the_params_configure()
    {
        _setup.Write("answer.schema.json",
            """{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}""");
        var workload = _setup.Read(WithoutModel + """
            models: [{ model: claude-sonnet-5-5, effort: [low, high] }]
            output: { schema: answer.schema.json }
            """);
        var chosen = workload with { Choice = workload.Models[1] };

        var composed = new RequestComposer(chosen, ModelCatalog.BuiltIn).Compose(_setup.Rows(workload.Input)[0]);

        Assert.Contains("\"effort\":\"high\"}", WorkloadSetup.Bytes(composed), StringComparison.Ordinal);
        Assert.Contains("\"output_config\":{\"format\":{", WorkloadSetup.Bytes(composed), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_choices_never_share_a_cache_entry()
    {
        var workload = _setup.Read(WithoutModel + "models: [{ model: claude-sonnet-5-5, effort: [low, high] }]\n");
        var row = _setup.Rows(workload.Input)[0];

        var hashes = workload.Models.Select(choice =>
            new RequestComposer(workload with { Choice = choice }, ModelCatalog.BuiltIn).Compose(row).SettingsHash);

        Assert.Equal(2, hashes.Distinct().Count());
    }

    [Fact]
    public void All_faults_of_models_and_route_come_together()
    {
        var faults = Assert.Throws<BadInputException>(() => _setup.Read(WithoutModel + """
            model: claude-haiku-5-5
            models:
              - { model: claude-haiku-4-5, effort: low }
              - { model: claude-sonnet-5-5, effort: lwo }
            route:
              - { model: claude-opus-5-5, effort: high }
              - { when: { langs: de }, model: claude-opus-55 }
              - { when: {}, model: claude-opus-5-5 }
            """)).Faults;

        Assert.Equal([8, 8, 9, 11, 12, 12, 13], faults.Select(fault => fault.Line));
        Assert.Contains(faults, fault => fault.Repair == "Did you mean \"low\"?");
    }

    [Fact]
    public void The_effort_of_a_model_and_one_in_the_params_do_not_go_together() =>
        Assert.Contains("beside the effort of a model", _setup.FaultOf(WithoutModel + """
            models: [{ model: claude-sonnet-5-5, effort: low }]
            params: { output_config: { effort: low } }
            """).Found, StringComparison.Ordinal);

    [Fact]
    public void What_any_of_the_models_refuses_is_refused() =>
        Assert.Contains("claude-haiku-4-5", _setup.FaultOf(WithoutModel + """
            models: [claude-sonnet-5-5, claude-haiku-4-5]
            params: { output_config: { effort: low } }
            """).Expected, StringComparison.Ordinal);

    [Theory]
    [InlineData("models: [claude-haiku-5-5]")]
    [InlineData("route: [{ when: { a: b }, model: claude-haiku-5-5 }]")]
    public void Ready_batch_lines_name_their_own_model(string line)
    {
        _setup.Write("lines.jsonl",
            """{"custom_id":"a","params":{"model":"claude-haiku-5-5","max_tokens":9,"messages":[]}}""" + "\n");

        var faults = Assert.Throws<BadInputException>(() => _setup.Read($"""
            name: t
            input: lines.jsonl
            {line}
            """)).Faults;

        Assert.Contains(faults, fault => fault.Found.Contains("beside ready batch lines", StringComparison.Ordinal));
    }

    public void Dispose() => _setup.Dispose();
}
