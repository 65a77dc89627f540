using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Cairn.Probes;

/// <summary>Says what the probes may cost, asks, and prints what each of them found.</summary>
sealed class ProbeCommand : RootCommand
{
    const decimal LimitUsdMax = 1;

    static readonly JsonSerializerOptions Pretty = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    readonly Option<Uri> _against = new("--against")
    {
        Description = "the API that is asked; a sandbox to try the probes themselves",
        DefaultValueFactory = _ => new("https://api.anthropic.com"),
        CustomParser = result => new(result.Tokens[0].Value),
    };

    readonly Option<int> _cuts = new("--cuts")
    {
        Description = "how many connections are cut after the tail",
        DefaultValueFactory = _ => 200,
    };

    readonly Option<int[]> _stalls = new("--stall")
    {
        Description = "seconds to pause in front of the tail; may be repeated",
        DefaultValueFactory = _ => [1, 20],
    };

    readonly Option<int> _wait = new("--wait")
    {
        Description = "how many minutes to wait for a batch to end",
        DefaultValueFactory = _ => 60,
    };

    readonly Option<decimal> _limit = new("--max-usd")
    {
        Description = "stop before the rows that were sent can have cost more",
        DefaultValueFactory = _ => 0.5m,
    };

    readonly Option<bool> _yes = new("--yes") { Description = "spend without asking" };
    readonly Option<bool> _json = new("--json") { Description = "print the findings as JSON" };

    public ProbeCommand()
        : base("Measures what Cairn assumes of the Message Batches API. It takes the key from ANTHROPIC_API_KEY, and "
            + "needs a workspace in which nobody else makes batches meanwhile.")
    {
        foreach (var option in (Option[])[_against, _cuts, _stalls, _wait, _limit, _yes, _json])
            Add(option);
        SetAction(InvokeAsync);
    }

    async Task<int> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var endpoint = parsed.GetValue(_against)!;
        if (endpoint.Scheme != Uri.UriSchemeHttps && !endpoint.IsLoopback)
            throw new ProbeException($"{endpoint} is neither https nor this machine; a key is sent there.");
        var limit = parsed.GetValue(_limit);
        if (limit is <= 0 or > LimitUsdMax)
            throw new ProbeException($"--max-usd is {limit}; expected more than 0 and at most {LimitUsdMax}.");
        var purse = new Purse(limit);
        var api = new ProbeApi(endpoint, Key("ANTHROPIC_API_KEY") ?? throw new ProbeException(
            "ANTHROPIC_API_KEY is not set; any value will do for a sandbox."), purse);
        var creates = new CreateProbes(api, parsed.GetValue(_cuts), parsed.GetValue(_stalls)!);
        var rows = creates.RowsMax + RefusalProbes.RowsMax + LifeProbes.RowsMax;
        var worst = Math.Min(limit, rows * Purse.RowUsd);
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{rows} requests to {endpoint.Host} with {Purse.Model}, at most {worst:0.0000} USD."));
        if (!parsed.GetValue(_yes) && !IsAgreed())
            throw new ProbeException("Nothing was sent. --yes spends without asking.");

        var life = new LifeProbes(api, TimeSpan.FromMinutes(parsed.GetValue(_wait)));
        var findings = await RunAsync((api, creates, life), Admin(endpoint, purse), cancellationToken);
        Print(findings, parsed.GetValue(_json));
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"The rows that were sent cost at most {purse.SpentUsd:0.0000} USD."));
        return 0;
    }

    static async Task<List<Finding>> RunAsync(
        (ProbeApi Api, CreateProbes Creates, LifeProbes Life) of, ProbeApi? admin, CancellationToken cancellationToken)
    {
        var made = new List<Batch>();
        var refusals = new RefusalProbes(of.Api);
        return
        [
            .. await refusals.TextsAsync(cancellationToken),
            .. await refusals.ExpectContinueAsync(cancellationToken),
            .. await of.Creates.IncompleteBodyAsync(cancellationToken),
            .. await of.Creates.ListLagAsync(made, cancellationToken),
            .. await of.Life.CursorsAsync(made, cancellationToken),
            .. await of.Creates.StallAsync(cancellationToken),
            .. await refusals.IdempotencyKeyAsync(cancellationToken),
            .. await of.Creates.LateCommitAsync(of.Life, cancellationToken),
            .. await of.Life.CancelAndDeleteAsync(cancellationToken),
            .. await of.Life.ResultsAsync(made[0].Id, cancellationToken),
            .. await UsageProbe.RunAsync(admin, made[0].CreatedAt, cancellationToken),
        ];
    }

    static ProbeApi? Admin(Uri endpoint, Purse purse) =>
        Key("ANTHROPIC_ADMIN_KEY") is { } key ? new(endpoint, key, purse) : null;

    static string? Key(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } key ? key : null;

    static bool IsAgreed()
    {
        Console.Error.Write("Go on? [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "yes";
    }

    static void Print(List<Finding> findings, bool isJson) => Console.WriteLine(isJson
        ? JsonSerializer.Serialize(findings, Pretty)
        : string.Join(Environment.NewLine, findings.Select(finding => $"{finding.Probe,-22} {finding.Text}")));
}
