namespace Cairn.Cli;

/// <summary>There is nothing to pay with, and no sandbox was asked for.</summary>
sealed class NoCredentialsException(
    string reason = "There is no API key. ", string advice = NoCredentialsException.AdviceOnRuns)
    : CairnException(reason + advice)
{
    const string AdviceOnRuns =
        "Set ANTHROPIC_API_KEY (or ANTHROPIC_API_KEY_FILE, CAIRN_API_KEY_COMMAND, ANTHROPIC_AUTH_TOKEN) to run "
        + "against the Claude API, or add --sandbox to rehearse without a key and at no cost.";

    public override string Code => "no_credentials";
}
