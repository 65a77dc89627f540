using System.CommandLine;
using System.Globalization;
using System.Text;
using Cairn.Cli.Health;
using Cairn.Cli.Output;
using Cairn.Running;

namespace Cairn.Cli.Commands;

/// <summary>Says what is wrong with this installation and its workspace, and what to do about it.</summary>
sealed class DoctorCommand : CairnCommand
{
    readonly Option<bool> _sandbox = Flags.Sandbox();
    readonly Option<string?> _sandboxUri = Flags.SandboxUri();
    readonly Option<bool> _json = Flags.Json();

    public DoctorCommand()
        : base("doctor", "Look at ledger, machine, key and workspace, and say what to do; spends nothing.")
    {
        foreach (var option in (Option[])[_sandbox, _sandboxUri, _json])
            Add(option);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn doctor", "each finding with what to do; exit code 9 when something fails"),
        ("cairn doctor --json", "the same for machines"),
    ];

    public override bool AsksNothing => true;

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(parsed.GetValue(_json), false);
        var home = CairnHome.Open();
        using var store = home.OpenLedger(TimeProvider.System);
        var local = new LocalHealth(home, store);
        var findings = await local.CheckAsync();
        List<RunSnapshot> runs = [];
        foreach (var run in await store.RunsAsync())
            runs.Add(await store.SnapshotAsync(run.Id));
        findings.AddRange(await OfApiAsync((home, store, local), runs, parsed, cancellationToken));
        findings.AddRange(RunHealth.Money(runs));
        terminal.Result(Text(findings), () => Json(findings));
        return findings.Exists(finding => finding.Level == HealthLevel.Fail) ? ExitCode.Findings : ExitCode.Success;
    }

    async Task<IEnumerable<HealthFinding>> OfApiAsync((CairnHome Home, IRunStore Store, LocalHealth Local) of,
        IReadOnlyList<RunSnapshot> runs, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_sandbox) && parsed.GetValue(_sandboxUri) is null)
            return [HealthFinding.Ok("api", "not asked: a sandbox of a run's own has nothing to look at")];
        Target target;
        try
        {
            target = Target.Of(parsed.GetValue(_sandbox), parsed.GetValue(_sandboxUri));
        }
        catch (NoCredentialsException exception)
        {
            return [HealthFinding.Fail("key", "none", exception.Message)];
        }

        await using var connection = await Connection.OpenAsync(
            target, new(), (Identity.New(), null), cancellationToken);
        var remote = new RemoteHealth(connection, of.Store, of.Home.InstanceKey());
        var found = await remote.CheckAsync(runs, cancellationToken);
        return
        [
            of.Local.Key(target.Credentials),
            .. found,
            .. RunHealth.Waiting(runs, remote.Listed, connection.Clock.Now),
        ];
    }

    static string Text(IReadOnlyList<HealthFinding> findings)
    {
        var text = new StringBuilder();
        foreach (var finding in findings)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{finding.Level.ToString().ToLowerInvariant(),-5} {finding.Name,-12} {finding.Found}\n");
            if (finding.Repair.Length > 0)
                text.Append(CultureInfo.InvariantCulture, $"{"",-18} {finding.Repair}\n");
        }

        return text.ToString();
    }

    static string Json(IReadOnlyList<HealthFinding> findings) => JsonOutput.Of(writer =>
    {
        writer.WriteStartArray("findings");
        foreach (var finding in findings)
        {
            writer.WriteStartObject();
            writer.WriteString("name", finding.Name);
            writer.WriteString("level", finding.Level.ToString().ToLowerInvariant());
            writer.WriteString("found", finding.Found);
            writer.WriteString("repair", finding.Repair);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });
}
