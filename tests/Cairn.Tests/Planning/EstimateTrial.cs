using System.Globalization;
using System.Text;
using Cairn.Planning;
using Cairn.Sandbox;
using Cairn.Tests.Sandbox;

namespace Cairn.Tests.Planning;

/// <summary>
/// A workload that a seed makes up, planned without knowing the seed and then lived through in the core of the sandbox.
/// </summary>
/// <remarks>
/// What varies: model, what the prompts share (nothing, a handbook, several versions of one), how long it and the rows
/// are and what kind of text they have, max_tokens, the share of it that answers use and how far their lengths spread,
/// the cache's misses, errors that pass, workers. The sandbox counts tokens by characters, the plan by what a text
/// consists of.
/// </remarks>
sealed class EstimateTrial
{
    static readonly string[][] Kinds =
    [
        ["the", "answer", "customer", "asks", "about", "delivery", "of", "another", "order", "and", "refund"],
        ["die", "Lieferung", "verspätet", "sich", "Kundendienst", "Rückerstattung", "bitte", "Bestellung", "und"],
        ["int", "i", "=", "0;", "return", "x[i]", "+", "foo(bar);", "if", "(a", "!=", "null)", "var", "{", "}"],
        ["2024-03-01", "17:20:11", "4711", "ok", "id=83122", "warn", "0.25", "client", "timeout", "GET", "/v1/x"],
    ];

    readonly ulong _seed;
    ulong _state;
    TokenSpread _answers;

    public EstimateTrial(ulong seed) => (_seed, _state) = (seed, seed);

    /// <summary>Plans and lives it.</summary>
    public TrialOutcome Run()
    {
        using var bench = new PlanBench();
        var yaml = Draw(bench);
        var (plan, layout, _) = bench.Plan(yaml);
        using var sandbox = new Rehearsal(new SandboxOptions
        {
            Seed = _seed,
            Workers = (int)Between(16, 512),
            ErrorRate = decimal.Round((decimal)Between(0, 0.03), 4),
            Cache = new() { MissRate = decimal.Round((decimal)Between(0, 0.05), 4) },
            Answers = new() { OutputTokens = _answers },
        });
        var requests = bench.Compose(yaml);
        var life = new TrialLife(sandbox, layout, requests);
        var settled = new int[layout.Waves.Count];
        Estimate? forecast = null;
        foreach (var (index, wave) in layout.Waves.Index())
        {
            settled[index] = life.Send(Enumerable.Range(wave.Start, wave.Count));
            if (wave.Kind == WaveKind.Pilot)
                forecast = Forecast.Of(plan, new(settled, life.Books), PlanBench.Catalog);
        }

        life.SendFailed();
        return new(_seed, plan.Estimate, forecast, new(sandbox.Usd()));
    }

    string Draw(PlanBench bench)
    {
        var versions = Pick(0, 1, 1, 1, 8, 30);
        var shared = Math.Exp(Between(Math.Log(200), Math.Log(1_500)));
        var own = Math.Exp(Between(Math.Log(15), Math.Log(300)));
        var spread = Between(0.1, 0.7);
        var kind = Kinds[Pick(0, 0, 1, 2, 3)];
        var handbooks = Enumerable.Range(0, versions).Select(version => $"{version} {Words(kind, shared)}").ToList();
        bench.Rows(Enumerable.Range(0, (int)Between(1_200, 4_000)).Select(row => (
            versions == 0 ? "" : handbooks[row % versions],
            $"{row} {Words(kind, own * Math.Exp(spread * (Between(-1, 1) + Between(-1, 1))))}")));
        var maxTokens = Pick(60, 150, 300, 600, 1_200);
        var median = maxTokens * Math.Exp(Between(Math.Log(0.05), Math.Log(0.7)));
        _answers = new((int)Math.Ceiling(median), (int)Math.Ceiling(median * Between(1.2, 2.6)));
        var models = new[] { "claude-haiku-5-5", "claude-sonnet-5-5", "claude-opus-5-5", "claude-sonnet-4-6" };
        return string.Create(CultureInfo.InvariantCulture, $$$"""
            name: t
            input: rows.csv
            id: id
            model: {{{models[Pick(0, 1, 2, 3)]}}}
            max_tokens: {{{maxTokens}}}
            system: "{{ shared }}"
            user: "{{ text }}"

            """);
    }

    string Words(string[] kind, double count)
    {
        var text = new StringBuilder();
        for (var word = 0; word < count; word++)
            text.Append(kind[(int)(Next() % (ulong)kind.Length)]).Append(' ');
        return text.ToString();
    }

    int Pick(params int[] among) => among[(int)(Next() % (ulong)among.Length)];

    double Between(double least, double most) => least + ((Next() >> 11) * (most - least) / (1UL << 53));

    // SplitMix64 (Steele, Lea, Flood 2014).
    ulong Next()
    {
        unchecked
        {
            var mixed = _state += 0x9E3779B97F4A7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
