using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Books;
using Cairn.Sandbox.Models;
using Microsoft.AspNetCore.Http;

namespace Cairn.Sandbox.Http;

/// <summary>Which lines of the books a usage report counts.</summary>
/// <param name="Wanted">The values of each dimension that was filtered by.</param>
/// <param name="DefaultWorkspace">The id under which a client knows the default workspace.</param>
sealed record ReportFilter(IReadOnlyList<(string Dimension, string[] Values)> Wanted, string DefaultWorkspace)
{
    static readonly (string Parameter, string Dimension, IReadOnlyList<string>? Allowed)[] Parameters =
    [
        ("account_ids", "account_id", null),
        ("api_key_ids", "api_key_id", null),
        ("context_window", "context_window", ReportNames.Windows),
        ("inference_geos", "inference_geo", ReportNames.Geos),
        ("models", "model", null),
        ("service_account_ids", "service_account_id", null),
        ("service_tiers", "service_tier", ReportNames.Tiers),
        ("speeds", "speed", ReportNames.Speeds),
        ("workspace_ids", "workspace_id", null),
    ];

    /// <summary>Reads each filter that is there; a model may be named by its alias.</summary>
    public static ReportFilter Of(IQueryCollection query, SandboxOptions options) => new(
        [
            .. from parameter in Parameters
               let values = ValuesOf(query, parameter.Parameter, parameter.Allowed)
               where values.Length > 0
               select (parameter.Dimension, Array.ConvertAll(values, value => NameOf(parameter.Dimension, value))),
        ],
        options.WorkspaceId);

    /// <summary>The values of a list in the query, with or without brackets behind its name.</summary>
    public static string[] ValuesOf(IQueryCollection query, string name, IReadOnlyList<string>? allowed)
    {
        string[] values = [.. query[name + "[]"].Concat(query[name]).OfType<string>()];
        var wrong = allowed is null ? -1 : Array.FindIndex(values, value => !allowed.Contains(value));
        return wrong < 0 ? values : throw ApiRefusal.Invalid($"{name}.{wrong}: {ReportNames.OneOf(allowed!)}");
    }

    public bool Admits(BookKey key) => Wanted.All(wanted => wanted.Values.Contains(
        ReportNames.Of(key, wanted.Dimension) ?? (wanted.Dimension == "workspace_id" ? DefaultWorkspace : null)));

    static string NameOf(string dimension, string value) =>
        dimension == "model" ? ModelBook.BuiltIn.Find(value)?.Id ?? value : value;
}
