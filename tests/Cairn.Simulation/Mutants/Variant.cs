using System.Globalization;

namespace Cairn.Simulation.Mutants;

/// <summary>
/// A protocol that leaves out some of ours, in worlds of a kind: what is left out is what it costs to leave it out.
/// </summary>
/// <param name="Name">What it is called.</param>
/// <param name="Broken">The mutants that take the rules out.</param>
/// <param name="Faults">What strikes, as <see cref="Hunt"/> reads it.</param>
sealed record Variant(string Name, IReadOnlyList<string> Broken, string Faults)
{
    const string Normal = "answer_lost_after_commit=20 answer_lost_before_commit=20 5xx_after_commit=20 "
        + "5xx_before_commit=20 late_commit=20 list_lag=200 foreign_batches=20 upload_reset=20 crash=3";

    const string Storm = "answer_lost_after_commit=100 answer_lost_before_commit=100 5xx_after_commit=100 "
        + "5xx_before_commit=100 late_commit=100 list_lag=500 foreign_batches=60 upload_reset=100 crash=15";

    static readonly string[] Naive =
    [
        "lost-answer-sent-again", "server-error-sent-again", "garbage-sent-again", "committing-back-to-planned",
        "no-sweep",
    ];

    static readonly string[] Listing = ["no-quarantine", "one-empty-listing", "no-sweep"];

    /// <summary>The table.</summary>
    public static IReadOnlyList<Variant> All { get; } =
    [
        new("A: sent again after each doubt", Naive, Normal),
        new("B: one listing, no quarantine, no sweep", Listing, Normal),
        new("D: the protocol", [], Normal),
        new("A under storm", Naive, Storm),
        new("B under storm", Listing, Storm),
        new("D under storm", [], Storm),
        new("E: D, creates later than the quarantine", [], $"late {Storm}"),
        new("F: D, frozen behind the fence, time not checked", ["slow-fence-passed"], $"{Storm} freeze=20 zombie=10"),
        new("G: F with the time checked", [], $"{Storm} freeze=20 zombie=10"),
    ];

    /// <summary>Lives the worlds under each variant and prints what was paid in vain.</summary>
    public static void Print(int worlds, int threads)
    {
        using var run = new MutantRun();
        var costs = new VariantCost[All.Count];
        Parallel.For(0, All.Count, new() { MaxDegreeOfParallelism = threads }, at =>
        {
            var broken = All[at].Broken.Select(name => Mutant.All.Single(mutant => mutant.Name == name)).ToList();
            costs[at] = run.CostOf(broken, $"seeds 0..{worlds} {All[at].Faults}");
        });
        Console.WriteLine("| variant | worlds | billed for nothing | worlds with waste |\n|---|---|---|---|");
        foreach (var (variant, cost) in All.Zip(costs))
        {
            var share = cost.Billed.Amount == 0 ? 0 : cost.PaidInVain.Amount / cost.Billed.Amount;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {variant.Name} | {cost.Worlds:N0} | {share:P2} | "
                + $"{(decimal)cost.WorldsPaidInVain / cost.Worlds:P1} |"));
        }
    }
}
