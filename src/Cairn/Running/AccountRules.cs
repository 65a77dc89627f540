using Cairn.Claude;

namespace Cairn.Running;

/// <summary>
/// Tells refusals that concern the key, the account or its credit: nothing goes on until a person acts, and no row is
/// at fault.
/// </summary>
static class AccountRules
{
    static readonly string[] Codes =
    [
        "enforced_spend_limit_reached", "contract_spend_limit_reached", "organization_on_hold", "cmek_key_disabled",
        "claude_code_key_creator_not_member",
    ];

    /// <summary>Whether the refusal is of that kind.</summary>
    /// <remarks>
    /// A spend limit that the user set answers 400 without any code; the API tells it from a bad request in its text
    /// alone, so here text decides.
    /// </remarks>
    public static bool Concern(ApiError error) =>
        (error.ErrorCode is { } code && Codes.Contains(code))
        || (int)error.Status is 401 or 402 or 403
        || ((int)error.Status == 400
            && error.Message.StartsWith("You have reached your specified", StringComparison.Ordinal));

    /// <summary>What the run stops with.</summary>
    public static Stop Stop(ApiError error) => new(StopCause.Credentials,
        $"The API answered {(int)error.Status} {error.Type}: {error.Message} No row is lost; repair the key, the "
            + "account or its limit, then `cairn resume`.");
}
