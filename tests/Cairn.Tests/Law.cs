using FsCheck;
using FsCheck.Fluent;

namespace Cairn.Tests;

/// <summary>States what holds for any input; a failure shows the smallest counterexample and its seed.</summary>
static class Law
{
    const int GenesMax = 80;

    static readonly Config Quiet = Config.QuickThrowOnFailure.WithQuietOnSuccess(true);

    static readonly Arbitrary<int[]> AnyGenes = Arb.From(
        Gen.Choose(0, 255).ArrayOf(GenesMax),
        genes => from cut in Enumerable.Range(0, genes.Length * 2)
                 select cut < genes.Length ? genes[..cut]
                     : [.. genes.Select((gene, index) => index == cut - genes.Length ? gene / 2 : gene)]);

    public static void Holds<T>(Func<T, bool> law) => Prop.ForAll(law).Check(Quiet);

    public static void Holds<T1, T2>(Func<T1, T2, bool> law) => Prop.ForAll(law).Check(Quiet);

    /// <summary>A law about something that is made from genes, for this many of them.</summary>
    public static void HoldsForGenes(int cases, Func<Genes, bool> law) =>
        Prop.ForAll(AnyGenes, genes => law(new(genes))).Check(Quiet.WithMaxTest(cases));

    /// <summary>The same for a law that awaits something.</summary>
    public static void HoldsForGenes(int cases, Func<Genes, Task<bool>> law) =>
        Prop.ForAll(AnyGenes, genes => law(new(genes))).Check(Quiet.WithMaxTest(cases));
}
