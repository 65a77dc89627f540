namespace Cairn.EndToEnd.Driver;

/// <summary>Runs a command, kills it at random moments, resumes it each time, and lets the last one finish.</summary>
sealed class Killing(Workbench bench, ITestOutputHelper output)
{
    const int Kills = 10;
    const int DelayMsMax = 120;

    /// <summary>Fails when the run ends before it was killed ten times.</summary>
    public async Task<CairnResult> RunAsync(params string[] command)
    {
        var chance = new Chance(output);
        using var watch = new MomentWatch(bench);
        foreach (var moment in Moments(chance))
        {
            var seen = watch.NextAsync(moment);
            using var process = bench.Start(command);
            var first = await Task.WhenAny(seen, process.Exited);
            Assert.True(first == seen, $"Seed {chance.Seed}: the run ended before the moment {moment}.");
            await Task.Delay(chance.Below(DelayMsMax), TestContext.Current.CancellationToken);
            process.Kill();
            await process.WaitAsync();
            output.WriteLine($"killed after {moment}");
            command = ["resume", "latest", "--json"];
        }

        return (await bench.CairnAsync(command)).Exits(0);
    }

    // Each moment twice, in a random order.
    static List<Moment> Moments(Chance chance) =>
        [.. Enumerable.Range(0, Kills).Select(i => (Moment)(i % 5)).OrderBy(_ => chance.Below(int.MaxValue))];
}
