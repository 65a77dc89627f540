using System.CommandLine;
using System.Globalization;
using Cairn.Cli.Output;
using Cairn.Running;
using Cairn.Sandbox;
using Cairn.Sandbox.Faults;

namespace Cairn.Cli.Commands;

/// <summary>Serves a Claude API that costs nothing, for any client in any language, until Ctrl-C.</summary>
sealed class SandboxCommand : CairnCommand
{
    readonly Option<int> _port = new("--port")
    {
        Description = "the port on 127.0.0.1; 0 takes any free one",
        DefaultValueFactory = _ => 8787,
    };

    readonly Option<ulong> _seed = new("--seed")
    {
        Description = "what all chance follows from",
        DefaultValueFactory = _ => 1,
    };

    readonly Option<string> _clock = new("--clock")
    {
        Description = "how fast its time passes: real, xN, or step (POST /sandbox/clock)",
        HelpName = "real|xN|step",
        DefaultValueFactory = _ => "x60",
    };

    readonly Option<int> _workers = new("--workers")
    {
        Description = "how many requests run at once",
        DefaultValueFactory = _ => 128,
    };

    readonly Option<string?> _state = new("--state")
    {
        Description = "a file in which it survives a restart",
        HelpName = "file",
    };

    readonly Option<string?> _labels = new("--labels")
    {
        Description = "a CSV with the right answers by key",
        HelpName = "file",
    };

    readonly Option<decimal> _accuracy = new("--accuracy")
    {
        Description = "the share of labelled rows that are answered right",
        DefaultValueFactory = _ => 0.9m,
    };

    readonly Option<decimal> _errorRate = new("--error-rate")
    {
        Description = "the share of batch lines that end errored",
        DefaultValueFactory = _ => 0m,
    };

    readonly Option<int> _dropAfterCreate = new("--drop-after-create")
    {
        Description = "create this many batches without answering: the case that bills twice elsewhere",
        HelpName = "N",
    };

    readonly Option<string[]> _fault = new("--fault")
    {
        Description = "what goes wrong, such as rate_limited;on=create;rate=0.1;count=3 (repeatable)",
        HelpName = "name;key=value",
    };

    readonly Option<string?> _faults = new("--faults")
    {
        Description = "a JSON file with what goes wrong: {\"faults\":[{\"name\":\"rate_limited\",\"rate\":0.1}]}",
        HelpName = "file",
    };

    readonly Option<bool> _listFaults = new("--list-faults")
    {
        Description = "list all that can go wrong, and serve nothing",
    };

    readonly Option<bool> _noBatchFiles = new("--no-batch-files")
    {
        Description = "error batch lines that refer to an uploaded file, which no page of the API promises",
    };

    readonly Option<decimal> _cacheMissRate = new("--cache-miss-rate")
    {
        Description = "the share of cache lookups that miss although the prefix is there",
        DefaultValueFactory = _ => 0m,
    };

    readonly Option<double> _cacheDelay = new("--cache-delay")
    {
        Description = "seconds of API time from a first token until its prefix can be read",
        HelpName = "seconds",
        DefaultValueFactory = _ => 0,
    };

    readonly Option<LimitTier> _tier = new("--tier")
    {
        Description = "whose rate limits and monthly cap hold; none by default, only its queue limit",
        HelpName = "start|build|scale",
    };

    readonly Option<decimal?> _spendLimit = new("--spend-limit")
    {
        Description = "the most that a calendar month may cost before calls are refused, in US dollars",
        HelpName = "usd",
    };

    public SandboxCommand()
        : base("sandbox", "Serve a local Claude API that needs no key and costs nothing.")
    {
        foreach (var option in (Option[])[_port, _seed, _clock, _workers, _state, _labels, _accuracy, _errorRate,
            _dropAfterCreate, _cacheMissRate, _cacheDelay, _tier, _spendLimit, _noBatchFiles, _fault, _faults,
            _listFaults])
        {
            Add(option);
        }
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn sandbox --port 8787", "serve; point ANTHROPIC_BASE_URL at it from any SDK"),
        ("cairn run tickets --sandbox=http://127.0.0.1:8787", "run against it"),
        ("cairn sandbox --fault \"response_lost;count=1\"", "lose one answer"),
        ("cairn sandbox --clock step --state sandbox.json", "time stands until POST /sandbox/clock"),
    ];

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_listFaults))
            return ListFaults();

        var state = parsed.GetValue(_state) is { } file ? Path.GetFullPath(file) : null;
        var (organization, workspace) = SandboxIdentity.Of(state ?? Identity.New());
        await using var server = await SandboxServer.StartAsync(
            new()
            {
                OrganizationId = organization,
                WorkspaceId = workspace,
                Port = parsed.GetValue(_port),
                Seed = parsed.GetValue(_seed),
                Clock = SandboxClock.Parse(parsed.GetValue(_clock)!),
                Workers = parsed.GetValue(_workers),
                StateFile = state,
                Answers = new() { LabelsFile = parsed.GetValue(_labels), Accuracy = parsed.GetValue(_accuracy) },
                Cache = new()
                {
                    MissRate = parsed.GetValue(_cacheMissRate),
                    ReadableDelay = TimeSpan.FromSeconds(parsed.GetValue(_cacheDelay)),
                },
                ErrorRate = parsed.GetValue(_errorRate),
                DropAfterCreate = parsed.GetValue(_dropAfterCreate),
                Faults = [.. (parsed.GetValue(_fault) ?? []).Select(FaultRule.Parse)],
                FaultsFile = parsed.GetValue(_faults),
                Limits = new() { Tier = parsed.GetValue(_tier), SpendLimitUsd = parsed.GetValue(_spendLimit) },
                Files = new() { AllowedInBatches = !parsed.GetValue(_noBatchFiles) },
            },
            TimeProvider.System, cancellationToken);
        Terminal.Result($"sandbox at {server.BaseAddress.AbsoluteUri.TrimEnd('/')} (nothing here is real and "
            + "nothing is billed)");
        try
        {
            await server.Stopped.WaitAsync(cancellationToken);
        }
        catch (SandboxException exception)
        {
            Terminal.Error(exception.Message);
            return ExitCode.Decision;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is how it is meant to end.
        }

        return ExitCode.Success;
    }

    static ExitCode ListFaults()
    {
        var width = FaultCatalog.All.Max(kind => kind.Name.Length);
        foreach (var kind in FaultCatalog.All)
        {
            var numbers = kind.Parameters.Select(parameter => string.Create(
                CultureInfo.InvariantCulture, $"{parameter.Name}={parameter.Default}"));
            Terminal.Result($"{kind.Name.PadRight(width)}  {kind.Does} {string.Join(", ", numbers)}".TrimEnd());
        }

        return ExitCode.Success;
    }
}
