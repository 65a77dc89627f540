using System.Buffers;
using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

public sealed class PromptTemplateTests
{
    [Theory]
    [InlineData("Ticket {{ id }}: {{text}}", "Ticket 7: a <b> & \"c\" 'd' ü😀")]
    [InlineData("{{{ text }}}", "a <b> & \"c\" 'd' ü😀")]
    [InlineData("{{[the id]}}", "8")]
    [InlineData("\\{{ id }}", "{{ id }}")]
    [InlineData("{{! nothing }}x{{!-- {{ nothing }} --}}", "x")]
    [InlineData("{{#if yes}}{{id}}{{else}}no{{/if}}", "7")]
    [InlineData("{{#unless no}}{{id}}{{/unless}}", "7")]
    [InlineData("{{#each list}}<{{this}}:{{../id}}>{{/each}}", "<1:7><x:7>")]
    [InlineData("{{#with map}}{{k}}{{@root.id}}{{/with}}", "v7")]
    [InlineData("{{map.k}} {{yes}} {{no}} [{{nothing}}]", "v true false []")]
    [InlineData("{{map}} {{list}}", "{\"k\":\"v\"} [1,\"x\"]")]
    public void A_template_renders_values_as_they_are(string template, string expected) =>
        Assert.Equal(expected, Parse(template).Render(Row(), "rows.jsonl"));

    [Theory]
    [InlineData("Ticket {{ id }}: {{text}}")]
    [InlineData("{{ text }}")]
    [InlineData("{{id}}{{id}}")]
    [InlineData("\n{{ id }}\n  {{ text }}  \r\n\t{{\tid }}\n")]
    [InlineData("a \\ b \"{{ text }}\" { } }} { {{ id }} }")]
    [InlineData("ü😀\u0001 {{ text }}")]
    [InlineData("no column")]
    [InlineData("")]
    public void Columns_alone_are_written_as_the_template_engine_renders_them(string template)
    {
        var (plain, engine) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());

        Assert.True(PlainTemplate.Parse(template)!.TryWrite(plain, Row()));
        JsonText.WriteString(engine, Parse(template).Render(Row(), "rows.jsonl"));

        Assert.Equal(engine.WrittenSpan, plain.WrittenSpan);
    }

    [Theory]
    [InlineData("{{{ id }}}")]
    [InlineData("\\{{ id }}")]
    [InlineData("{{~id~}}")]
    [InlineData("{{ map.k }}")]
    [InlineData("{{ [the id] }}")]
    [InlineData("{{! id }}")]
    [InlineData("{{#if yes}}{{id}}{{/if}}")]
    [InlineData("{{ lookup }}")]
    public void What_is_more_than_columns_is_left_to_the_template_engine(string template) =>
        Assert.Null(PlainTemplate.Parse(template));

    [Theory]
    [InlineData("{{ yes }}")]
    [InlineData("{{ nothing }}")]
    [InlineData("{{ list }}")]
    [InlineData("{{ absent }}")]
    public void Values_that_are_no_texts_are_left_to_the_template_engine(string template)
    {
        var written = new ArrayBufferWriter<byte>();

        Assert.False(PlainTemplate.Parse($"{{{{ id }}}} {template}")!.TryWrite(written, Row()));
        Assert.Equal(0, written.WrittenCount);
    }

    [Theory]
    [InlineData("{{ a }} {{#if b}}{{c}}{{else if d}}{{/if}} {{e.f}}", "a b c d e")]
    [InlineData("{{#each a}}{{x}}{{../b}}{{@index}}{{/each}}{{#with c}}{{y}}{{@root.d}}{{/with}}", "a b c d")]
    [InlineData("{{[a b]}} \\{{ no }} {{!-- {{no}} --}} {{~c~}}", "a b c")]
    public void Columns_are_found_without_rendering(string template, string columns) =>
        Assert.Equal(columns, string.Join(' ', Parse(template).Columns.Select(column => column.Name)));

    [Theory]
    [InlineData("{{> partial }}")]
    [InlineData("{{* decorator }}")]
    [InlineData("{{helper id}}")]
    [InlineData("{{lookup map \"k\"}}")]
    [InlineData("{{#each list as |x|}}{{x}}{{/each}}")]
    [InlineData("{{#id}}{{/id}}")]
    [InlineData("{{#if (id)}}{{/if}}")]
    [InlineData("{{{{raw}}}}x{{{{/raw}}}}")]
    [InlineData("{{ id")]
    [InlineData("{{}}")]
    [InlineData("{{#if id}}")]
    [InlineData("{{#if id}}{{/each}}")]
    [InlineData("{{this}}")]
    public void What_is_not_logic_less_is_refused(string template)
    {
        var faults = new FaultList();

        Assert.Null(PromptTemplate.Parse(template, new("cairn.yaml", 4), faults));
        Assert.False(faults.IsEmpty);
    }

    [Fact]
    public void A_fault_of_a_template_names_its_own_line()
    {
        var faults = new FaultList();
        PromptTemplate.Parse("one\ntwo {{> x }}", new("handbook.md", 1), faults);

        Assert.Equal(2, Assert.Single(Assert.Throws<BadInputException>(faults.ThrowIfAny).Faults).Line);
    }

    [Fact]
    public void A_row_without_the_column_is_refused_with_its_line()
    {
        var exception = Assert.Throws<BadInputException>(() => Parse("{{ gone }}").Render(Row(), "rows.jsonl"));

        Assert.Equal(("rows.jsonl", 12), (exception.Faults[0].File, exception.Faults[0].Line));
    }

    static PromptTemplate Parse(string text)
    {
        var faults = new FaultList();
        var template = PromptTemplate.Parse(text, new("cairn.yaml", 1), faults);
        faults.ThrowIfAny();
        return template!;
    }

    static Row Row()
    {
        using var document = System.Text.Json.JsonDocument.Parse("""
            {"id": 7, "the id": "8", "text": "a <b> & \"c\" 'd' ü😀", "yes": true, "no": false, "nothing": null,
             "list": [1, "x"], "map": {"k": "v"}}
            """);
        return new(0, "7", RowFields.Of(document.RootElement.Clone()), default) { Line = 12 };
    }
}
