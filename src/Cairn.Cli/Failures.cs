using System.Net;
using Cairn.Claude;
using Cairn.Models;
using Cairn.Planning;
using Cairn.Running;

namespace Cairn.Cli;

/// <summary>Says which exit code a failure is; by its type, never by its text.</summary>
static class Failures
{
    /// <summary>What to do about it, where its message does not say.</summary>
    public static string AdviceOn(CairnException exception) => exception is ApiUnreachableException
        ? ". Check the address, the network and HTTPS_PROXY; `cairn doctor` looks at them."
        : "";

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
