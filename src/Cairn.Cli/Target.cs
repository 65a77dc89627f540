using Cairn.Claude;

namespace Cairn.Cli;

/// <summary>Where requests go: the Claude API, a sandbox that runs already, or a sandbox of the run's own.</summary>
/// <param name="Endpoint">The address; null for a sandbox of the run's own.</param>
/// <param name="IsSandbox">Whether nothing is real.</param>
sealed record Target(Uri? Endpoint, bool IsSandbox)
{
    static readonly Uri Anthropic = new("https://api.anthropic.com");

    public ClaudeCredentials Credentials { get; private init; } = ClaudeCredentials.Sandbox;

    /// <summary>Chooses by the flag and the environment.</summary>
    /// <param name="isSandbox">Whether --sandbox was given.</param>
    /// <param name="sandbox">The address behind --sandbox=, or null.</param>
    public static Target Of(bool isSandbox, string? sandbox)
    {
        if (sandbox is not null)
            return new(ParseUri(sandbox, "--sandbox"), true);
        if (isSandbox)
            return new(null, true);

        return OfApi(Variable("ANTHROPIC_BASE_URL") is { } url ? ParseUri(url, "ANTHROPIC_BASE_URL") : Anthropic);
    }

    /// <summary>The place that a run was started on.</summary>
    public static Target Of(Running.RunSpec spec) =>
        spec.IsSandbox ? new(spec.Endpoint, true) : OfApi(spec.Endpoint ?? Anthropic);

    static Target OfApi(Uri endpoint)
    {
        var credentials = new ClaudeCredentials(Variable("ANTHROPIC_API_KEY"), Variable("ANTHROPIC_AUTH_TOKEN"));
        foreach (var secret in (string?[])[credentials.ApiKey, credentials.AuthToken])
        {
            if (secret is not null && !secret.All(letter => char.IsAscii(letter) && !char.IsControl(letter)))
                throw new NoCredentialsException("The API key has characters that no key has, such as a newline. ");
        }

        return credentials.Exist
            ? new(endpoint, false) { Credentials = credentials }
            : throw new NoCredentialsException();
    }

    static Uri ParseUri(string text, string from) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Scheme is ("http" or "https") && uri.UserInfo.Length == 0
            ? uri
            : throw new BadInputException([new(from, null, "no plain address",
                "an address such as http://127.0.0.1:8787, without user or password", "Correct the address.")]);

    static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : null;
}
