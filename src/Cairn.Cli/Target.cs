using Cairn.Claude;

namespace Cairn.Cli;

/// <summary>Where requests go: the Claude API, a sandbox that runs already, or a sandbox of the run's own.</summary>
/// <param name="Endpoint">The address; null for a sandbox of the run's own.</param>
/// <param name="IsSandbox">Whether nothing is real.</param>
sealed record Target(Uri? Endpoint, bool IsSandbox)
{
    static readonly Uri Anthropic = new("https://api.anthropic.com");

    public ClaudeCredentials Credentials { get; private init; } = ClaudeCredentials.Sandbox;

    /// <summary>Where requests and their key may go.</summary>
    public AllowedHosts Hosts { get; private init; } = AllowedHosts.Usual;

    /// <summary>Chooses by the flag and the environment.</summary>
    /// <param name="isSandbox">Whether --sandbox was given.</param>
    /// <param name="sandbox">The address behind --sandbox=, or null.</param>
    public static Target Of(bool isSandbox, string? sandbox)
    {
        if (sandbox is not null)
            return OfSandbox(ParseUri(sandbox, "--sandbox"));
        if (isSandbox)
            return OfSandbox(null);

        return OfApi(Api, KeySource.Credentials);
    }

    /// <summary>The place that a run was started on.</summary>
    public static Target Of(Running.RunSpec spec) =>
        spec.IsSandbox ? OfSandbox(spec.Endpoint) : OfApi(spec.Endpoint ?? Anthropic, KeySource.Credentials);

    /// <summary>Where the reports of an organization are, to be read with a key of an administrator.</summary>
    /// <param name="run">A run that was sent there; null for the place of the flag and the environment.</param>
    /// <param name="sandbox">The address behind --sandbox=, or null.</param>
    /// <param name="adminKeyFile">The owner's file with the key, or null for the variable.</param>
    public static Target OfReports(Running.RunSpec? run, string? sandbox, string? adminKeyFile)
    {
        if (sandbox is not null)
            return OfSandbox(ParseUri(sandbox, "--sandbox")) with { Credentials = ClaudeCredentials.SandboxAdmin };
        if (run is { IsSandbox: true })
            return OfSandbox(run.Endpoint) with { Credentials = ClaudeCredentials.SandboxAdmin };

        return OfApi(run is null ? Api : run.Endpoint ?? Anthropic,
            new KeySource(Variable).ReadAdmin(adminKeyFile));
    }

    /// <summary>Whether a run was sent to this place; of a sandbox of a run's own nobody knows.</summary>
    public bool IsOf(Running.RunSpec run) => run.IsSandbox == IsSandbox
        && Endpoint is { } here && (run.Endpoint ?? (run.IsSandbox ? null : Anthropic)) is { } there
        && here.AbsoluteUri.TrimEnd('/') == there.AbsoluteUri.TrimEnd('/');

    static Uri Api => Variable("ANTHROPIC_BASE_URL") is { } url ? ParseUri(url, "ANTHROPIC_BASE_URL") : Anthropic;

    static Target OfApi(Uri endpoint, ClaudeCredentials credentials) => new(endpoint, false)
    {
        Credentials = credentials,
        Hosts = Named(Variable("CAIRN_ALLOWED_HOSTS")?
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []),
    };

    // A sandbox gets no key, and whoever wrote its address after the flag has named its host.
    static Target OfSandbox(Uri? endpoint) => new(endpoint, true)
    {
        Hosts = Named(endpoint is null ? [] : [endpoint.IdnHost]),
    };

    static AllowedHosts Named(string[] names) => new()
    {
        Names = names,
        PrivateAddresses = Variable("CAIRN_ALLOW_PRIVATE") == "1",
    };

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
