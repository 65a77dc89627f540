using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Running;
using Cairn.Sandbox;

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

    readonly Option<string[]> _accuracy = new("--accuracy")
    {
        Description = "the share of labelled rows answered right, of all models or of one as MODEL=SHARE; repeatable",
        HelpName = "share",
        DefaultValueFactory = _ => ["0.9"],
    };

    readonly Option<Confidence> _confidence = new("--confidence")
    {
        Description = "how the confidence that answers state relates to the share that is right",
        HelpName = "calibrated|over|under",
        DefaultValueFactory = _ => Confidence.Calibrated,
    };

    readonly Option<string?> _answers = new("--answers")
    {
        Description = "a JSONL of answers to repeat, or the results of an old batch",
        HelpName = "file",
    };

    readonly Option<string?> _outputTokens = new("--output-tokens")
    {
        Description = "how long free text is, in tokens: the median and the 95th percentile, such as 300:900",
        HelpName = "median:p95",
    };

    readonly Option<string?> _tokens = new("--tokens")
    {
        Description = "a JSONL with exact token counts of single blocks",
        HelpName = "file",
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
        foreach (var option in (Option[])[_port, _seed, _clock, _workers, _state, _labels, _accuracy, _confidence,
            _answers, _outputTokens, _tokens, _errorRate, _dropAfterCreate, _cacheMissRate, _cacheDelay, _tier,
            _spendLimit, _noBatchFiles])
        {
            Add(option);
        }
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn sandbox --port 8787", "serve; point ANTHROPIC_BASE_URL at it from any SDK"),
        ("cairn run tickets --sandbox=http://127.0.0.1:8787", "run against it"),
        ("cairn sandbox --clock step --state sandbox.json", "time stands until POST /sandbox/clock"),
    ];

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
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
                Answers = Answers(parsed),
                Tokens = new() { FixturesFile = parsed.GetValue(_tokens) },
                Cache = new()
                {
                    MissRate = parsed.GetValue(_cacheMissRate),
                    ReadableDelay = TimeSpan.FromSeconds(parsed.GetValue(_cacheDelay)),
                },
                ErrorRate = parsed.GetValue(_errorRate),
                DropAfterCreate = parsed.GetValue(_dropAfterCreate),
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

    AnswerOptions Answers(ParseResult parsed)
    {
        var options = new AnswerOptions
        {
            LabelsFile = parsed.GetValue(_labels),
            RecordedFile = parsed.GetValue(_answers),
            Confidence = parsed.GetValue(_confidence),
            OutputTokens = parsed.GetValue(_outputTokens) is { } length ? TokenSpread.Parse(length) : null,
        };
        return parsed.GetValue(_accuracy)!.Aggregate(options, (sum, text) => sum.WithAccuracy(text));
    }
}
