using System.Runtime.CompilerServices;
using System.Text.Json;
using CsvHelper;

namespace Cairn.Tests.Samples;

/// <summary>The promises that the first workload a newcomer runs makes about its own data.</summary>
public sealed class SupportTicketsTests
{
    static readonly string Folder = FolderOfSample();
    static readonly List<Ticket> Tickets = Read("tickets.csv", row =>
        new Ticket(
            row.GetString("ticket_id"), row.GetString("channel"), row.GetString("product"), row.GetString("text")));

    static readonly List<Label> Labels = Read("labels.csv", row =>
        new Label(row.GetString("ticket_id"), row.GetString("category"), row.GetString("priority")));

    [Fact]
    public void There_are_300_tickets() => Assert.Equal(300, Tickets.Count);

    [Fact]
    public void Ticket_ids_are_unique_and_run_from_1_to_300() =>
        Assert.Equal(
            Enumerable.Range(1, 300).Select(number => $"T-{number:0000}"),
            Tickets.Select(ticket => ticket.Id));

    [Fact]
    public void No_two_tickets_say_the_same() =>
        Assert.Empty(Tickets.GroupBy(ticket => WordsOf(ticket.Text)).Where(group => group.Count() > 1)
            .Select(group => string.Join(" = ", group.Select(ticket => ticket.Id))));

    [Fact]
    public void Every_ticket_has_a_text_and_came_by_a_channel_that_the_handbook_knows()
    {
        Assert.DoesNotContain(Tickets, ticket => string.IsNullOrWhiteSpace(ticket.Text));
        Assert.Equal(["chat", "email", "phone", "web"], Tickets.Select(ticket => ticket.Channel).Distinct().Order());
    }

    [Fact]
    public void Every_product_is_named_in_the_handbook()
    {
        var handbook = Text("handbook.md");
        var products = Tickets.Select(ticket => ticket.Product).Distinct();

        Assert.All(products, product => Assert.Contains(product, handbook, StringComparison.Ordinal));
    }

    [Fact]
    public void Some_tickets_need_quoting_some_break_lines_and_some_leave_ascii()
    {
        Assert.Contains(Tickets, ticket => ticket.Text.Contains('"', StringComparison.Ordinal));
        Assert.Contains(Tickets, ticket => ticket.Text.Contains('\n', StringComparison.Ordinal));
        Assert.Contains(Tickets, ticket => ticket.Text.Contains('ä', StringComparison.Ordinal));
        Assert.Contains(Tickets, ticket => ticket.Text.Any(char.IsSurrogate));
    }

    [Fact]
    public void No_ticket_names_the_id_of_another() =>
        Assert.DoesNotContain(Tickets, ticket => ticket.Text.Contains("T-0", StringComparison.Ordinal));

    [Fact]
    public void At_least_100_tickets_have_a_label_and_none_has_two()
    {
        var labelled = Labels.Select(label => label.Id).ToHashSet(StringComparer.Ordinal);

        Assert.InRange(labelled.Count, 100, Tickets.Count);
        Assert.Equal(Labels.Count, labelled.Count);
        Assert.Subset(Tickets.Select(ticket => ticket.Id).ToHashSet(StringComparer.Ordinal), labelled);
    }

    [Fact]
    public void Labels_are_values_that_the_answer_schema_allows()
    {
        Assert.Subset(EnumOf("category"), Labels.Select(label => label.Category).ToHashSet(StringComparer.Ordinal));
        Assert.Subset(EnumOf("priority"), Labels.Select(label => label.Priority).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_category_and_priority_of_the_schema_occurs_among_the_labels()
    {
        Assert.Superset(EnumOf("category"), Labels.Select(label => label.Category).ToHashSet(StringComparer.Ordinal));
        Assert.Superset(EnumOf("priority"), Labels.Select(label => label.Priority).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void The_schema_requires_each_of_its_properties_and_allows_no_others()
    {
        using var schema = JsonDocument.Parse(Text("answer.schema.json"));
        var properties = schema.RootElement.GetProperty("properties").EnumerateObject().Select(each => each.Name);
        var required = schema.RootElement.GetProperty("required").EnumerateArray().Select(each => each.GetString());

        Assert.Equal(properties.Order(), required.Order());
        Assert.False(schema.RootElement.GetProperty("additionalProperties").GetBoolean());
    }

    [Fact]
    public void The_handbook_defines_each_category_under_a_heading_of_its_own()
    {
        var headings = Text("handbook.md").Split('\n')
            .Where(line => line.StartsWith("### ", StringComparison.Ordinal)).Select(line => line[4..]);

        Assert.Superset(EnumOf("category"), headings.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void The_handbook_is_over_6000_tokens_by_the_low_count_and_holds_no_placeholder()
    {
        var handbook = Text("handbook.md");

        Assert.True(handbook.Length / 3.5 >= 6_000, $"{handbook.Length} characters");
        Assert.DoesNotContain("{{", handbook, StringComparison.Ordinal);
    }

    static HashSet<string> EnumOf(string property)
    {
        using var schema = JsonDocument.Parse(Text("answer.schema.json"));
        return schema.RootElement.GetProperty("properties").GetProperty(property).GetProperty("enum")
            .EnumerateArray().Select(value => value.GetString()!).ToHashSet(StringComparer.Ordinal);
    }

    static string WordsOf(string text) =>
        string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    static List<T> Read<T>(string file, Func<CsvReader, T> recordOf)
    {
        using var csv = CsvReader.FromFile(Path.Combine(Folder, file));
        var records = new List<T>();
        while (csv.Read())
        {
            records.Add(recordOf(csv));
        }

        return records;
    }

    static string Text(string file) => File.ReadAllText(Path.Combine(Folder, file));

    sealed record Ticket(string Id, string Channel, string Product, string Text);

    sealed record Label(string Id, string Category, string Priority);

    static string FolderOfSample([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../samples/support-tickets"));
}
