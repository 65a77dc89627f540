namespace Cairn.Claude;

/// <summary>The secret that pays for a call. It is put on each request and shows itself nowhere else.</summary>
/// <param name="ApiKey">Sent as <c>x-api-key</c>.</param>
/// <param name="AuthToken">Sent as a bearer token where there is no key.</param>
public sealed record ClaudeCredentials(string? ApiKey, string? AuthToken)
{
    // What is shorter is no secret but a word, such as the key of a sandbox, and would blot out honest text.
    const int SecretLengthMin = 8;

    /// <summary>What a sandbox takes: anything.</summary>
    public static ClaudeCredentials Sandbox { get; } = new("sandbox", null);

    /// <summary>What a sandbox takes for a key of an administrator.</summary>
    internal static ClaudeCredentials SandboxAdmin { get; } = new("sk-ant-admin01-sandbox", null);

    /// <summary>What is used from the first 401 on, so that a key can be replaced under a run; null for none.</summary>
    public ClaudeCredentials? Next { get; init; }

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

    /// <summary>The text without these secrets, and without all that looks like one.</summary>
    internal string Redact(string text)
    {
        var redacted = Redaction.Of(text);
        foreach (var secret in (string?[])[ApiKey, AuthToken])
        {
            if (secret is { Length: >= SecretLengthMin })
                redacted = redacted.Replace(secret, Redaction.Mark, StringComparison.Ordinal);
        }

        return Next?.Redact(redacted) ?? redacted;
    }
}
