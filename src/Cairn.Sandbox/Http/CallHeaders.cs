using System.Globalization;
using System.Text.RegularExpressions;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Requests;
using Microsoft.AspNetCore.Http;

namespace Cairn.Sandbox.Http;

/// <summary>Reads what a call says outside its body.</summary>
static partial class CallHeaders
{
    const int LimitDefault = 20;
    const int LimitMax = 1_000;

    public const string WorkspaceHeader = "anthropic-workspace-id";

    /// <summary>The workspace the header asks for; null for the default one. Any credential may act in any.</summary>
    public static string? WorkspaceOf(HttpContext context, SandboxOptions options)
    {
        var name = context.Request.Headers[WorkspaceHeader].ToString();
        if (FaultGate.FaultsOf(context).Workspace is { } moved)
            return name.Length == 0 || name == moved ? moved : throw Elsewhere(moved);

        if (name.Length == 0 || name == options.WorkspaceId)
            return null;

        return IsWorkspace(name)
            ? name
            : throw ApiRefusal.Invalid($"{WorkspaceHeader}: expected 'wrkspc_' and up to 64 letters or digits");
    }

    public static bool IsWorkspace(string name) => WorkspacePattern.IsMatch(name);

    public static RequestContext ContextOf(HttpContext context, Door door, SandboxOptions options)
    {
        var betas = BetasOf(context.Request).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var profile = context.Request.Headers["anthropic-user-profile-id"].ToString();
        return new(door, context.Request.Headers["anthropic-version"].ToString(), [.. betas])
        {
            Workspace = WorkspaceOf(context, options),
            Faults = FaultGate.FaultsOf(context).Struck,
            UserProfile = profile.Length > 0 ? profile : null,
        };
    }

    /// <summary>Refuses a beta nobody knows, whatever the endpoint.</summary>
    public static void CheckBetas(HttpRequest request)
    {
        if (KnownBetas.Check(BetasOf(request)) is { } fault)
            throw ApiRefusal.Invalid(fault);
    }

    public static BatchQuery QueryOf(HttpContext context, SandboxOptions options)
    {
        var query = context.Request.Query;
        return new(LimitOf(query, LimitDefault, LimitMax), Text(query, "after_id"), Text(query, "before_id"))
        {
            Workspace = WorkspaceOf(context, options),
            Faults = FaultGate.FaultsOf(context).Struck,
        };
    }

    public static int LimitOf(IQueryCollection query, int usual, int most)
    {
        if (Text(query, "limit") is not { } text)
            return usual;

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            && limit >= 1 && limit <= most
            ? limit
            : throw ApiRefusal.Invalid($"limit: Input should be between 1 and {most}");
    }

    static ApiRefusal Elsewhere(string workspace) => new(
        403, "permission_error", $"{WorkspaceHeader}: the credential belongs to the workspace '{workspace}'");

    [GeneratedRegex("^wrkspc_[a-zA-Z0-9]{1,64}\\z")]
    static partial Regex WorkspacePattern { get; }

    /// <summary>All values of a list, in either spelling.</summary>
    public static IEnumerable<string> Texts(IQueryCollection query, string name) =>
        query[name + "[]"].Concat(query[name]).OfType<string>().Where(text => text.Length > 0);

    public static string? Text(IQueryCollection query, string name) =>
        query[name].ToString() is { Length: > 0 } text ? text : null;

    static IEnumerable<string> BetasOf(HttpRequest request) => request.Headers["anthropic-beta"]
        .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries))
        .Where(name => name.Length > 0);
}
