using System.Globalization;
using System.Text.Json;
using Cairn.Auditing;
using Cairn.Auditing.Rules;
using Cairn.Models;
using static Cairn.Tests.Auditing.Lines;

namespace Cairn.Tests.Auditing;

/// <summary>Real texts as stable prefixes: no rule for volatile text may take what is in them for something that
/// changes.</summary>
public sealed class PrecisionTests(ITestOutputHelper output)
{
    const decimal FalseAlarmsMax = 0.001m;

    static readonly string[] Volatile = ["volatile-text", "clock-in-prefix", "key-order", "example-order"];

    [Fact]
    [Trait("Data", "public")]
    public void A_message_of_a_bank_is_no_clock() =>
        Check("bank messages", [.. Messages().Select(message => ClockInPrefixRule.KindOf(message) is not null)]);

    [Fact]
    [Trait("Data", "public")]
    public void A_document_with_dates_in_it_is_no_clock() =>
        Check("documents", [.. Documents().Select(document => ClockInPrefixRule.KindOf(document) is not null)]);

    [Fact]
    [Trait("Data", "public")]
    public void A_document_that_all_requests_share_is_not_called_volatile() =>
        Check("documents as prefix", [.. Documents().Select(document => IsCalledVolatile([document]))]);

    [Fact]
    [Trait("Data", "public")]
    public void Messages_of_a_bank_that_all_requests_share_are_not_called_volatile() =>
        Check("hundreds of bank messages as prefix", [.. Messages().Chunk(50).Select(IsCalledVolatile)]);

    [Theory]
    [InlineData("Current date: 2026-11-21")]
    [InlineData("Today is Saturday, November 21, 2026.")]
    [InlineData("<now>now: 10:33:07</now>")]
    [InlineData("Session ID: 3f2a9c1e-77d0-4b41-9f6e-2f0f3b1c9a10")]
    [InlineData("timestamp=1795257187")]
    public void What_says_that_it_changes_is_found(string text) => Assert.NotNull(ClockInPrefixRule.KindOf(text));

    static bool IsCalledVolatile(IReadOnlyList<string> texts)
    {
        var auditor = new Auditor(ModelCatalog.BuiltIn, new(2026, 11, 21, 0, 0, 0, default));
        var system = string.Join("\n\n", texts.Append(Handbook));
        for (var row = 0; row < 3; row++)
            auditor.Add(Batch(row, system), "requests");
        return auditor.Conclude().Failed(Severity.Warn).Any(finding => Volatile.Contains(finding.Rule));
    }

    void Check(string what, List<bool> alarms)
    {
        var wrong = alarms.Count(alarm => alarm);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{wrong} of {alarms.Count} {what} are called volatile"));
        Assert.NotEmpty(alarms);
        Assert.True((decimal)wrong / alarms.Count <= FalseAlarmsMax, $"{wrong} of {alarms.Count} {what}");
    }

    // A header, and then a text in quotes where it has a comma, and its label.
    static IEnumerable<string> Messages() =>
        from name in (string[])["banking77/train.csv", "banking77/test.csv"]
        from line in File.ReadLines(PublicData.File(name)).Skip(1)
        select line[..Math.Max(0, line.LastIndexOf(','))];

    static IEnumerable<string> Documents()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(PublicData.File("xquad.en.json")));
        return
        [
            .. from article in file.RootElement.GetProperty("data").EnumerateArray()
               from paragraph in article.GetProperty("paragraphs").EnumerateArray()
               select paragraph.GetProperty("context").GetString()!,
        ];
    }
}
