using Cairn.Sandbox.Faults;

namespace Cairn.Sandbox.Requests;

/// <summary>Which door a request came through; some fields are allowed at one and refused at another.</summary>
enum Door
{
    Batch,
    Messages,
    CountTokens,
}

/// <summary>What the headers say about a request: the door, the API version and the betas.</summary>
/// <param name="Door">The endpoint.</param>
/// <param name="Version">The value of <c>anthropic-version</c>.</param>
/// <param name="Betas">The names in <c>anthropic-beta</c>, sorted, since their set is part of what the cache goes
/// by.</param>
sealed record RequestContext(Door Door, string Version, IReadOnlyList<string> Betas)
{
    /// <summary>Still a valid value; here it is the same as the next one.</summary>
    public const string OldestVersion = "2023-01-01";

    public const string FirstVersion = "2023-06-01";
    public const string SecondVersion = "2026-10-21";
    const string ExtendedOutput = "output-300k-2026-03-24";

    /// <summary>The workspace the call acts in; null is the default one of the sandbox.</summary>
    public string? Workspace { get; init; }

    /// <summary>The value of <c>anthropic-user-profile-id</c>, or null.</summary>
    public string? UserProfile { get; init; }

    /// <summary>What struck the call, or is to strike the batch that it creates.</summary>
    public IReadOnlyList<FaultRule> Faults { get => field ?? []; init; } = [];

    public bool AllowsExtendedOutput => Door == Door.Batch && Betas.Contains(ExtendedOutput);

    /// <summary>Whether a beta whose name begins so is on; none is needed for an empty name.</summary>
    public bool HasBeta(string prefix) => prefix.Length == 0
        || Betas.Any(beta => beta.StartsWith(prefix, StringComparison.Ordinal));
}
