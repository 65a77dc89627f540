using System.Net;
using Cairn.Claude;
using Cairn.Models;
using Cairn.Planning;
using Cairn.Running;

namespace Cairn.Cli;

/// <summary>Says which exit code a failure is; by its type, never by its text.</summary>
static class Failures
{
    public static ExitCode ExitCodeOf(CairnException exception) => exception switch
    {
        PlanDriftException => ExitCode.PlanDrift,
        NoCredentialsException => ExitCode.Credentials,
        ClaudeApiException
        {
            Error.Status: HttpStatusCode.Unauthorized or HttpStatusCode.PaymentRequired or HttpStatusCode.Forbidden,
        } => ExitCode.Credentials,
        UnknownModelException or MissingPriceException => ExitCode.BadInput,
        WorkspaceChangedException => ExitCode.Decision,
        _ => ExitCode.Decision,
    };
}
