using Cairn.Quality.Grading;
using Cairn.Tests.Workloads;
using Cairn.Workloads;

namespace Cairn.Tests.Quality.Grading;

public sealed class LabelsTests : IDisposable
{
    readonly WorkloadSetup _setup = new();

    [Fact]
    public void A_column_of_the_input_has_labels_for_some_rows()
    {
        _setup.Write("rows.csv", "id,text,topic\na,x,praise\nb,y,\nc,z,question\n");

        var labels = Read(new("topic"));

        Assert.Equal((2, "praise", null, "question"), (labels.Count, labels[0], labels[1], labels[2]));
        Assert.Equal([0, 2], labels.Rows);
    }

    [Fact]
    public void A_file_names_rows_by_their_key_in_any_order()
    {
        _setup.Write("rows.csv", "id,text\na,x\nb,y\nc,z\n");
        var file = _setup.Write("labels.jsonl", """
            {"ticket": "c", "topic": ["x", "y"]}
            {"ticket": "a", "topic": "praise"}
            {"ticket": "b", "topic": null}
            """);

        var labels = Read(new("topic") { File = file, Id = "ticket" });

        Assert.Equal(("praise", null, """["x","y"]"""), (labels[0], labels[1], labels[2]));
    }

    [Fact]
    public void A_file_with_tabs_is_one_with_labels_too()
    {
        _setup.Write("rows.csv", "id,text\na,x\n");
        var file = _setup.Write("labels.tsv", "id\ttopic\na\tpraise, mostly\n");

        Assert.Equal("praise, mostly", Read(new("topic") { File = file, Id = "id" })[0]);
    }

    [Fact]
    public void All_that_is_wrong_with_a_file_of_labels_is_told_at_once()
    {
        _setup.Write("rows.csv", "id,text\na,x\nb,y\n");
        var file = _setup.Write("labels.csv", "id,topic\na,praise\nz,question\na,complaint\n,question\n");

        var faults = Assert.Throws<BadInputException>(() => Read(new("topic") { File = file })).Faults;

        Assert.Equal(
            [
                "labels.csv:3: found a label for \"z\"; expected the key of a row of rows.csv. Take it out, or correct "
                    + "the key.",
                "labels.csv:4: found a second label for \"a\", after line 2; expected one label for each row. Keep the "
                    + "one that is right.",
                "labels.csv:5: found a label without \"id\"; expected the key of its row. Name the row.",
            ],
            faults.Select(fault => fault.ToString()));
    }

    [Theory]
    [InlineData("id,topik\na,praise\n", "no column \"topic\"")]
    [InlineData("id,topic\na,\n", "no label in \"topic\"")]
    public void A_file_without_labels_is_refused(string content, string found)
    {
        _setup.Write("rows.csv", "id,text\na,x\n");
        var file = _setup.Write("labels.csv", content);

        Assert.Equal(
            found, Assert.Throws<BadInputException>(() => Read(new("topic") { File = file })).Faults.Single().Found);
    }

    [Fact]
    public void An_input_without_labels_is_refused()
    {
        _setup.Write("rows.csv", "id,text,topic\na,x,\n");

        Assert.Equal("no row with a \"topic\"",
            Assert.Throws<BadInputException>(() => Read(new("topic"))).Faults.Single().Found);
    }

    public void Dispose() => _setup.Dispose();

    Labels Read(LabelTerms terms)
    {
        var input = new InputFile
        {
            Path = Path.Combine(_setup.Folder, "rows.csv"),
            Name = "rows.csv",
            Format = InputFormat.Csv,
            IdColumn = "id",
        };
        var cancellation = TestContext.Current.CancellationToken;
        return Labels.Read(terms, input, InputSnapshot.Take(input, cancellation), cancellation);
    }
}
