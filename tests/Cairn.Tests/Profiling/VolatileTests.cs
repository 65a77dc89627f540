using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Profiling.Volatile;
using Cairn.Workloads;

namespace Cairn.Tests.Profiling;

public sealed class VolatileTests : IDisposable
{
    static readonly string Handbook = BatchLineRows.Handbook;

    readonly BatchLineRows _rows = new();

    public static TheoryData<VolatileKind, Func<int, string>> Texts => new()
    {
        { VolatileKind.Timestamp, row => $"2026-11-21T10:{row % 60:00}:07Z" },
        { VolatileKind.Timestamp, row => $"21 November 2026, 10:{row % 60:00}" },
        { VolatileKind.Date, row => $"2026-11-{(row % 28) + 1:00}" },
        { VolatileKind.Date, row => $"{(row % 28) + 1} November 2026" },
        { VolatileKind.Date, row => $"November {(row % 28) + 1}, 2026" },
        { VolatileKind.Time, row => $"10:{row % 60:00}" },
        { VolatileKind.Uuid, row => $"{row:x8}-0b1c-4a2d-9e3f-00000000{row:x4}" },
        { VolatileKind.Number, row => row.ToString(CultureInfo.InvariantCulture) },
        { VolatileKind.Number, row => $"{row},250.50" },
        { VolatileKind.Identifier, row => $"req_{row * 7919:x8}_{row}" },
        { VolatileKind.WhiteSpace, row => row % 2 == 0 ? " " : "\n\n" },
        { VolatileKind.Text, row => row % 2 == 0 ? "in good faith" : "with all due care" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void What_differs_in_front_of_shared_text_is_named(VolatileKind kind, Func<int, string> text)
    {
        var found = Only(40, row => $"Sort tickets. Now: {text(row)} and so on.\n\n{Handbook}");

        var place = Assert.Single(found.Texts);
        Assert.Equal((kind, 0, PromptSection.System), (place.Kind, place.BlockIndex, place.Section));
        Assert.Contains(text(place.First.Row).Trim(), place.First.Before + place.First.Text + place.First.After,
            StringComparison.Ordinal);
        Assert.NotEqual(place.First.Text, place.Second.Text);
    }

    [Fact]
    public void All_of_the_shared_text_behind_counts_and_what_differs_is_measured()
    {
        var found = Only(40, row => new object[]
        {
            new { type = "text", text = $"Request {row:x8}-0b1c-4a2d-9e3f-000000000000" },
            new { type = "text", text = Handbook },
        });

        Assert.Equal(TokensOf(Handbook), found.SharedTokens);
        Assert.Equal((40, 40, 36), (found.Rows, found.Variants, found.Bytes));
    }

    [Fact]
    public void Text_that_differs_at_the_end_of_a_block_costs_the_block()
    {
        var place = Assert.Single(Only(40, row => $"{Handbook}\n\nThe time is 10:{row:00}").Texts);

        Assert.Equal((VolatileKind.Time, 0), (place.Kind, place.SharedTokensBehind));
        Assert.InRange(place.SharedTokensBefore, TokensOf(Handbook), TokensOf(Handbook) + 20);
    }

    [Fact]
    public void A_blank_at_the_end_of_some_rows_is_seen()
    {
        var place = Assert.Single(Only(40, row => Handbook + (row % 5 == 0 ? " " : "")).Texts);

        Assert.Equal(VolatileKind.WhiteSpace, place.Kind);
    }

    [Fact]
    public void Several_places_stand_in_the_order_of_the_prompt()
    {
        var found = Only(40, row => $"It is 2026-11-21T10:00:{row:00}Z. Request {row:x8}-0b1c-4a2d-9e3f-000000000000."
            + $"\n\n{Handbook}");

        Assert.Equal([VolatileKind.Timestamp, VolatileKind.Uuid], found.Texts.Select(text => text.Kind));
        Assert.True(found.Texts[0].Offset < found.Texts[1].Offset);
    }

    [Fact]
    public void Tools_whose_keys_come_in_any_order_are_told_from_tools_that_differ()
    {
        var found = Assert.Single(_rows.Measure(Enumerable.Range(0, 40).Select(Request)).Profile.Volatile);

        var place = Assert.Single(found.Texts);
        Assert.Equal((VolatileKind.KeyOrder, PromptSection.Tools), (place.Kind, place.Section));
        Assert.Equal(40, found.Variants);

        static object Request(int row)
        {
            JsonObject properties = [];
            foreach (var field in Enumerable.Range(0, 40).OrderBy(field => field * (row + 1) * 7919 % 4001))
            {
                properties[$"field_{field}"] =
                    new JsonObject { ["type"] = "string", ["description"] = $"what {field} is" };
            }

            var tools = new JsonArray(new JsonObject
            {
                ["name"] = "file",
                ["input_schema"] = new JsonObject { ["type"] = "object", ["properties"] = properties },
            });
            return new
            {
                model = "claude-haiku-5-5",
                max_tokens = 100,
                tools,
                messages = (object[])[new { role = "user", content = BatchLineRows.Question(row) }],
            };
        }
    }

    [Fact]
    public void A_text_of_which_there_are_few_is_not_taken_for_one_of_each_row()
    {
        var found = Only(300, row => $"Today is 2026-11-{(row % 3) + 20:00}. {Handbook}");

        Assert.Equal((300, 3), (found.Rows, found.Variants));
    }

    [Fact]
    public void Rows_that_share_from_the_start_have_nothing_in_front() =>
        Assert.Empty(_rows.Measure(40, _ => Handbook).Profile.Volatile);

    [Fact]
    public void Rows_with_other_texts_altogether_have_nothing_to_share() =>
        Assert.Empty(_rows.Measure(40, row => string.Join(
            ' ', Enumerable.Range(0, 900).Select(word => $"w{((row * 7919) + word) * 31 % 9973}"))).Profile.Volatile);

    [Fact]
    public void Labels_between_the_values_of_a_table_are_no_shared_text() =>
        Assert.Empty(_rows.Measure(Enumerable.Range(0, 40).Select(row => BatchLineRows.Request(
            Handbook, string.Concat(Enumerable.Range(0, 30).Select(
                column => $"column {column}: {row * (column + 3) * 7919 % 65521}\n"))))).Profile.Volatile);

    [Fact]
    public void Shared_text_that_is_too_short_to_be_cached_is_not_missed() =>
        Assert.Empty(_rows.Measure(40, row => $"Request {row}. {Handbook[..400]}").Profile.Volatile);

    [Fact]
    public void Rows_with_other_settings_are_compared_among_themselves()
    {
        var profile = _rows.Measure(Enumerable.Range(0, 80).Select(row => BatchLineRows.Request(
            row % 2 == 0 ? $"At 10:{row % 60:00}. {Handbook}" : Handbook, BatchLineRows.Question(row),
            row % 2 == 0 ? "claude-haiku-5-5" : "claude-opus-5"))).Profile;

        Assert.Equal("claude-haiku-5-5", Assert.Single(profile.Volatile).Model);
    }

    public void Dispose() => _rows.Dispose();

    VolatilePrefix Only(int rows, Func<int, object> system) =>
        Assert.Single(_rows.Measure(rows, system).Profile.Volatile);

    long TokensOf(string text) => (long)_rows.Measure(3, _ => text).Profile.Tree.Nodes[^1].Tokens;
}
