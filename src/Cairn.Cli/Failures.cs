using Cairn.Claude;
using Cairn.Models;
using Cairn.Running;

namespace Cairn.Cli;

/// <summary>Says which exit code a failure is; by its type, never by its text.</summary>
static class Failures
{
    public static ExitCode ExitCodeOf(CairnException exception) => exception switch
    {
        NoCredentialsException => ExitCode.Credentials,
        ClaudeApiException { Error.Status: System.Net.HttpStatusCode.Unauthorized or System.Net.HttpStatusCode.PaymentRequired or System.Net.HttpStatusCode.Forbidden } =>
            ExitCode.Credentials,
        UnknownModelException or MissingPriceException => ExitCode.BadInput,
        WorkspaceChangedException => ExitCode.Decision,
        { IsTransient: true } => ExitCode.StillRunning,
        _ => ExitCode.Decision,
    };
}
