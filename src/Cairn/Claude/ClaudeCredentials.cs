namespace Cairn.Claude;

/// <summary>The secret that pays for a call. It is put on each request and shows itself nowhere else.</summary>
/// <param name="ApiKey">Sent as <c>x-api-key</c>.</param>
/// <param name="AuthToken">Sent as a bearer token where there is no key.</param>
public sealed record ClaudeCredentials(string? ApiKey, string? AuthToken)
{
    /// <summary>What a sandbox takes: anything.</summary>
    public static ClaudeCredentials Sandbox { get; } = new("sandbox", null);

    /// <summary>Whether there is anything to authenticate with.</summary>
    public bool Exist => ApiKey is not null || AuthToken is not null;

    /// <summary>Says whether there is a secret, never which.</summary>
    public override string ToString() => Exist ? "(set)" : "(none)";

    internal void Sign(HttpRequestMessage request)
    {
        if (ApiKey is not null)
            request.Headers.TryAddWithoutValidation("x-api-key", ApiKey);
        else if (AuthToken is not null)
            request.Headers.TryAddWithoutValidation("authorization", $"Bearer {AuthToken}");
    }
}
