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
    const int UsualPort = 8787;

    readonly SandboxFlags _flags = new();

    readonly Option<string?> _file = new("--options")
    {
        Description = "a JSON file with any of the options, for those without a flag (docs/sandbox.md)",
        HelpName = "file",
    };

    readonly Option<bool> _listFaults = new("--list-faults")
    {
        Description = "list all that can go wrong, and serve nothing",
    };

    public SandboxCommand()
        : base("sandbox", "Serve a local Claude API that needs no key and costs nothing.")
    {
        foreach (var option in (IEnumerable<Option>)[.. _flags.All, _file, _listFaults])
            Add(option);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn sandbox --port 8787", "serve; point ANTHROPIC_BASE_URL at it from any SDK"),
        ("cairn run tickets --sandbox=http://127.0.0.1:8787", "run against it"),
        ("cairn sandbox --fault \"response_lost;count=1\"", "lose one answer"),
        ("cairn sandbox --clock step --state sandbox.json", "time stands until POST /sandbox/clock"),
    ];

    public override bool AsksNothing => true;

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_listFaults))
            return ListFaults();

        await using var server = await SandboxServer.StartAsync(
            OptionsOf(parsed), TimeProvider.System, cancellationToken);
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

    SandboxOptions OptionsOf(ParseResult parsed)
    {
        var given = parsed.GetValue(_file) is { } file ? OptionsFile.Load(file) : new();
        var options = _flags.Apply(parsed, given with { Port = given.Port == 0 ? UsualPort : given.Port });
        var state = options.StateFile is { } path ? Path.GetFullPath(path) : null;
        var (organization, workspace) = SandboxIdentity.Of(state ?? Identity.New());
        return options with { StateFile = state, OrganizationId = organization, WorkspaceId = workspace };
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
