using System.Globalization;
using Cairn.Accounting;
using Cairn.Claude;
using Cairn.Models;

namespace Cairn.Tests.Accounting;

/// <summary>Bills worked out by hand from the published prices, not from <c>models.json</c>.</summary>
public sealed class PriceOracleTests
{
    // dollars = tokens x rate of the class / 1,000,000 x 0.5 in a batch x 1.1 for us + searches x 0.01.
    const string Bills = """
        # model                   road   geo   input      5m      1h    read  output  web  dollars
        # each class alone, by the read multipliers 0.1, 0.05 and 0.025
        claude-opus-5             single -  1000000       0       0       0       0    0  5
        claude-opus-5             single -        0 1000000       0       0       0    0  6.25
        claude-opus-5             single -        0       0 1000000       0       0    0  10
        claude-opus-5             single -        0       0       0 1000000       0    0  0.5
        claude-opus-5             single -        0       0       0       0 1000000    0  25
        claude-opus-5             batch  -  1000000       0       0       0       0    0  2.5
        claude-opus-5             batch  -        0 1000000       0       0       0    0  3.125
        claude-opus-5             batch  -        0       0 1000000       0       0    0  5
        claude-opus-5             batch  -        0       0       0 1000000       0    0  0.25
        claude-opus-5             batch  -        0       0       0       0 1000000    0  12.5
        claude-opus-5-5           single -  1000000       0       0       0       0    0  4
        claude-opus-5-5           single -        0 1000000       0       0       0    0  5
        claude-opus-5-5           single -        0       0 1000000       0       0    0  8
        claude-opus-5-5           single -        0       0       0 1000000       0    0  0.2
        claude-opus-5-5           single -        0       0       0       0 1000000    0  20
        claude-opus-5-5           batch  -  1000000       0       0       0       0    0  2
        claude-opus-5-5           batch  -        0 1000000       0       0       0    0  2.5
        claude-opus-5-5           batch  -        0       0 1000000       0       0    0  4
        claude-opus-5-5           batch  -        0       0       0 1000000       0    0  0.1
        claude-opus-5-5           batch  -        0       0       0       0 1000000    0  10
        claude-fable-5-2          single -  1000000       0       0       0       0    0  8
        claude-fable-5-2          single -        0 1000000       0       0       0    0  10
        claude-fable-5-2          single -        0       0 1000000       0       0    0  16
        claude-fable-5-2          single -        0       0       0 1000000       0    0  0.2
        claude-fable-5-2          single -        0       0       0       0 1000000    0  40
        claude-fable-5-2          batch  -  1000000       0       0       0       0    0  4
        claude-fable-5-2          batch  -        0 1000000       0       0       0    0  5
        claude-fable-5-2          batch  -        0       0 1000000       0       0    0  8
        claude-fable-5-2          batch  -        0       0       0 1000000       0    0  0.1
        claude-fable-5-2          batch  -        0       0       0       0 1000000    0  20
        # the US at 1.1, on top of the batch
        claude-opus-5-5           single us 1000000       0       0       0       0    0  4.4
        claude-opus-5-5           batch  us 1000000       0       0       0       0    0  2.2
        claude-opus-5-5           batch  us       0 1000000       0       0       0    0  2.75
        claude-opus-5-5           batch  us       0       0 1000000       0       0    0  4.4
        claude-opus-5-5           batch  us       0       0       0 1000000       0    0  0.11
        claude-opus-5-5           batch  us       0       0       0       0 1000000    0  11
        # Haiku 5.5: over 100,000 tokens of prompt, cached ones counted, all of the request has the higher price
        claude-haiku-5-5          single -   100000       0       0       0    1000    0  0.0105
        claude-haiku-5-5          single -   100001       0       0       0    1000    0  0.0525005
        claude-haiku-5-5          batch  -   100000       0       0       0    1000    0  0.00525
        claude-haiku-5-5          batch  -   100001       0       0       0    1000    0  0.02625025
        claude-haiku-5-5          batch  -        1       0       0  100000       0    0  0.00250025
        claude-haiku-5-5          batch  -        0       0       0  100000       0    0  0.0005
        claude-haiku-5-5          batch  -        1  100000       0       0       0    0  0.03125025
        claude-haiku-5-5          batch  -        1       0  100000       0       0    0  0.05000025
        claude-haiku-5-5          batch  us       1       0       0  100000     500    0  0.003437775
        claude-haiku-5-5          batch  -    50000       0       0   50000     500    0  0.002875
        # classes together
        claude-opus-5             batch  -     2000       0   80000       0     300    0  0.40875
        claude-opus-5             batch  -     2000   80000       0       0     300    0  0.25875
        claude-opus-5             batch  -     2000       0       0   80000     300    0  0.02875
        claude-sonnet-5-5         batch  -      120     400    6000   48000      75    0  0.015395
        claude-sonnet-4-6         batch  us     120     400    6000   48000      75    0  0.02936175
        claude-fable-5-1          batch  -        7       0       0  899993       1    0  0.112559125
        claude-fable-5            batch  -        7       0       0  899993       1    0  0.4500565
        claude-haiku-4-5-20251001 batch  -        3       0   17102       0       9    0  0.017126
        claude-sonnet-5           batch  -        1       1       1       1       1    0  0.00000935
        claude-fable-5-2          batch  us       1       1       1       1       1    0  0.00004081
        claude-haiku-5-5          batch  us       1       1       1       1       1    0  0.00000051425
        # searches, by the piece
        claude-sonnet-5-5         single -        0       0       0       0       0    1  0.01
        claude-sonnet-5-5         batch  -        0       0       0       0       0    1  0.01
        claude-sonnet-5-5         batch  us       0       0       0       0       0 1000  10
        claude-sonnet-5-5         batch  us    9000       0       0   30000    1200    3  0.04815
        claude-haiku-5-5          single -   150000       0       0       0     400   12  0.196
        claude-opus-5             batch  -       40    2100    5000    9000     800    2  0.0639125
        # nothing
        claude-opus-5             batch  -        0       0       0       0       0    0  0
        """;

    // What other programs said of such tokens, by the threads that report it, with their tokens where they name any.
    const string Errors = """
        # thread               model                      road   input    5m      1h  read  out  dollars    theirs
        # a write on top of the input
        litellm#6575           claude-sonnet-4-6          single     0   1000       0     0    0  0.00375    0.00675
        litellm#9812           claude-sonnet-4-6          single     3  12304       0     0  550  0.054399   0.091311
        bifrost#3451           claude-opus-4-7            single     6 159217       0     0 2745  1.06376125 1.85984625
        browser-use#5305       claude-sonnet-4-6          single  1200    300       0   500    0  0.004875   0.005775
        # reads at both rates
        aider#5516             claude-haiku-4-5-20251001  single     9      0       0 17102    0  0.0017192  0.0188212
        # reads of a batch at its input rate
        litellm#38341          claude-sonnet-4-6          batch   1000      0       0  9000    0  0.00285    0.015
        # cached tokens of a batch left out
        helicone#4211          claude-sonnet-4-6          batch   1000      0       0  9000    0  0.00285    0.0015
        # cached tokens of a batch at full price
        loreai#503             claude-opus-5              batch   1000      0    4000 40000    0  0.0325     0.0625
        # a batch at the price of single calls
        dust#23702             claude-opus-5              batch   1000      0    4000 40000  200  0.035      0.07
        # reads at the input rate
        langsmith-sdk#1375     claude-sonnet-4-6          single   500      0       0 20000  100  0.009      0.063
        # 1h writes at the rate of 5m
        claude-powerline#104   claude-opus-5              single     0      0 1000000     0    0  10         6.25
        claude-usage#162       claude-opus-5              single     0      0    3904     0    0  0.03904    0.0244
        pxpipe#118             claude-fable-5             single     0      0  100000     0    0  2          1.25
        claude-hud#758         claude-sonnet-4-5-20250929 single     0      0 2000000     0    0  12         7.5
        agent-usage-stat#124   claude-haiku-4-5-20251001  batch      0      0   14980     0    0  0.01498    0.0093625
        """;

    public static TheoryData<string> AllBills => [.. Lines(Bills)];

    public static TheoryData<string> AllErrors => [.. Lines(Errors)];

    [Theory]
    [MemberData(nameof(AllBills))]
    public void A_bill_is_what_was_worked_out_by_hand(string bill)
    {
        var words = Words(bill);

        var entry = Entry((words[0], words[1], words[2]), Numbers(words[3..9]));

        Assert.Equal(words[9], entry.Cost(ModelCatalog.BuiltIn).ToString());
    }

    [Theory]
    [MemberData(nameof(AllErrors))]
    public void An_error_that_others_made_is_not_made_here(string error)
    {
        var words = Words(error);

        var cost = Entry((words[1], words[2], "-"), [.. Numbers(words[3..8]), 0]).Cost(ModelCatalog.BuiltIn).ToString();

        Assert.Equal(words[8], cost);
        Assert.NotEqual(words[9], cost);
    }

    [Fact]
    public void The_table_is_as_long_as_it_claims() => Assert.True(AllBills.Count >= 60);

    static UsageEntry Entry((string Model, string Road, string Geo) of, long[] counts) => UsageEntry.Of(
        ModelCatalog.BuiltIn.Find(of.Model),
        new Usage(counts[0], counts[1], counts[2], counts[3], counts[4], of.Geo == "us" ? "us" : "global", counts[5]),
        UsageKind.Succeeded) with
    {
        IsBatched = of.Road == "batch",
    };

    static IEnumerable<string> Lines(string table) => table.Split('\n').Where(line => !line.StartsWith('#'));

    static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    static long[] Numbers(string[] words) => [.. words.Select(word => long.Parse(word, CultureInfo.InvariantCulture))];
}
