using Cairn.Reporting;

namespace Cairn.Tests.Reporting;

public sealed class QueryTextTests
{
    [Fact]
    public void A_number_without_end_does_not_break_the_json()
    {
        using var to = new StringWriter();
        var text = new QueryText(to, QueryFormat.Jsonl);

        text.Add(["n"]);
        text.Add([double.PositiveInfinity]);
        text.Finish();

        Assert.Equal("{\"n\":\"Infinity\"}\n", to.ToString());
    }

    [Theory]
    [InlineData("Csv", "name,usd,n\n\"'=1+1\",0.5,3\n\"a \"\"b\"\", c\",,-2\n")]
    [InlineData("Jsonl", "{'name':'=1+1','usd':'0.5','n':3}\n{'name':'a \\'b\\', c','usd':null,'n':-2}\n")]
    [InlineData("Json", "{'rows': [{'name':'=1+1','usd':'0.5','n':3},\n{'name':'a \\'b\\', c','usd':null,'n':-2}]}\n")]
    [InlineData("Text", "name      usd  n\n=1+1      0.5   3\na 'b', c       -2\n")]
    public void Rows_are_written_in_each_form(string format, string expected)
    {
        using var to = new StringWriter();
        var text = new QueryText(to, Enum.Parse<QueryFormat>(format));

        text.Add(["name", "usd", "n"]);
        text.Add(["=1+1", "0.5", 3L]);
        text.Add(["a \"b\", c", null, -2L]);
        text.Finish();

        Assert.Equal(expected, format == "Csv" ? to.ToString() : to.ToString().Replace('"', '\''));
    }
}
