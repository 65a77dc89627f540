using System.CommandLine;
using System.CommandLine.Help;
using Cairn;
using Cairn.Cli;
using Cairn.Cli.Commands;
using Cairn.Cli.Output;
using Cairn.Sandbox;

var root = new RootCommand("Runs large offline Claude workloads at the lowest cost per successful row: route, "
    + "cache, batch.")
{
    new RunCommand(),
    new PlanCommand(),
    new DiffCommand(),
    new ProfileCommand(),
    new LayoutCommand(),
    new CertifyCommand(),
    new VerifyCertificateCommand(),
    new EvalCommand(),
    new AuditCommand(),
    new TryCommand(),
    new RenderCommand(),
    new ResumeCommand(),
    new StatusCommand(),
    new RunsCommand(),
    new ReportCommand(),
    new ExportCommand(),
    new LedgerCommand(),
    new ReconcileCommand(),
    new BudgetCommand(),
    new VerifyCommand(),
    new WhyCommand(),
    new RetryCommand(),
    new AdoptCommand(),
    new RebuildCommand(),
    new DoctorCommand(),
    new CancelCommand(),
    new PurgeCommand(),
    new ResolveCommand(),
    new InitCommand(),
    new ModelsCommand(),
    new SandboxCommand(),
};
root.HelpName = "cairn";
foreach (var help in root.Options.OfType<HelpOption>())
    help.Action = new HelpWithExamples((HelpAction)help.Action!);

const string sandbox = "--sandbox=";
var parsed = root.Parse([.. args.SelectMany(argument => argument.StartsWith(sandbox, StringComparison.Ordinal)
    ? (string[])["--sandbox", Flags.SandboxUriName, argument[sandbox.Length..]]
    : [argument])]);
if (UnknownWords.Of(parsed) is { Count: > 0 } unknown)
{
    foreach (var word in unknown)
        Terminal.Error(word);
    return (int)ExitCode.BadInput;
}

if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithExamples)
{
    foreach (var error in parsed.Errors)
        Terminal.Error(error.Message);
    Terminal.Error("`cairn --help` lists the commands, `cairn <command> --help` their flags.");
    return (int)ExitCode.BadInput;
}

var asksNothing = parsed.CommandResult.Command is CairnCommand { AsksNothing: true };
using var interruption = new Interruption();
try
{
    return await parsed.InvokeAsync(
        new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interruption.Token);
}
catch (BadInputException exception)
{
    foreach (var fault in exception.Faults)
        Terminal.Error(fault.ToString());
    return (int)ExitCode.BadInput;
}
catch (CairnException exception)
{
    Terminal.Error(exception.Message + Failures.AdviceOn(exception));
    return (int)Failures.ExitCodeOf(exception);
}
catch (SandboxException exception)
{
    Terminal.Error(exception.Message);
    return (int)ExitCode.BadInput;
}
catch (Exception exception) when (asksNothing
    && exception is IOException or UnauthorizedAccessException)
{
    Terminal.Error($"{exception.Message.TrimEnd('.')}. Make room or correct the path, then do it again.");
    return (int)ExitCode.BadInput;
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
{
    Terminal.Error($"{exception.Message.TrimEnd('.')}. What is settled is safe in the ledger; make room or repair the "
        + "path, then `cairn resume`.");
    return (int)ExitCode.Decision;
}
catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
{
    Terminal.Error(asksNothing
        ? "Interrupted."
        : "Interrupted. Nothing new was sent; what is in flight goes on, and `cairn resume` collects it.");
    return (int)ExitCode.Interrupted;
}
#pragma warning disable CA1031 // The edge of the process: a bug of ours is named as one.
catch (Exception exception)
#pragma warning restore CA1031
{
    Terminal.Error($"Internal error, a bug in Cairn; no paid answer is lost, `cairn resume` goes on. {exception}");
    return (int)ExitCode.Internal;
}
