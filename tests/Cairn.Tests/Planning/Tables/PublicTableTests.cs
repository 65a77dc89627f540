using System.Globalization;
using Cairn.Planning.Caching;
using Cairn.Planning.Tables;
using Cairn.Workloads;

namespace Cairn.Tests.Planning.Tables;

/// <summary>
/// Orders of public tables, with the numbers of this method's first trial as the ones to beat: an instruction of 1,200
/// tokens, a minimum of 1,024, four markers, a write at 2 and a read at 0.1.
/// </summary>
[Trait("Data", "public")]
public sealed class PublicTableTests(ITestOutputHelper output)
{
    static readonly TableTerms Terms = new(new CacheTerms(2, 2, 0.1, 1024) { LevelShareMin = 0 }, 1200);

    [Theory]
    [InlineData("marvel-wikia-data.csv", 16_376, 0.1591, 0.1318, 0.1315)]
    [InlineData("credit.csv", 30_000, 0.1849, 0.1526, 0.1521)]
    public void A_public_table_costs_no_more_than_in_the_first_trial(
        string name, int rows, double original, double ggr, double plt)
    {
        var table = TableFile.Read(
            new() { Path = PublicData.File(name), Format = InputFormat.Csv }, [],
            TestContext.Current.CancellationToken);
        var compared = TableComparison.Of(table, Terms);
        Print(name, compared);

        Assert.Equal(rows, table.Rows);
        Assert.Equal(original, compared.Original, 0.0001);
        Assert.Equal(ggr, compared.Ggr, 0.0001);
        Assert.InRange(compared.Best.Relative, compared.LowerBoundTree!.Value, plt);
    }

    [Theory]
    [InlineData(false, 0.4055, 0.4021)]
    [InlineData(true, 0.3368, 0.3319)]
    public void Questions_with_four_contexts_cost_less_than_in_the_first_trial(bool isBag, double ggr, double plt)
    {
        var compared = TableComparison.Of(Retrieval.Table(isBag), Terms);
        Print(isBag ? "xquad, contexts as a set" : "xquad, contexts in their ranks", compared);

        Assert.Equal(ggr, compared.Ggr, 0.0001);
        Assert.InRange(compared.Best.Relative, compared.LowerBoundTree!.Value, plt);
    }

    void Print(string name, TableComparison compared) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-32} original {compared.Original:F4}  system {compared.SystemOnly:F4}  fixed {compared.Fixed:F4}  "
            + $"GGR {compared.Ggr:F4}  ours {compared.Best.Relative:F4}  LB_cell {compared.LowerBoundCell:F4}  "
            + $"LB_MST {compared.LowerBoundTree:F4}  ours/LB {compared.Best.Relative / compared.LowerBoundTree:F3}"));
}
