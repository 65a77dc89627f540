namespace Cairn.Sandbox.Faults;

/// <summary>How rules name the calls of the API.</summary>
static class FaultCalls
{
    public const string Create = "create";
    public const string Retrieve = "retrieve";
    public const string List = "list";
    public const string Cancel = "cancel";
    public const string Delete = "delete";
    public const string Results = "results";
    public const string Messages = "messages";
    public const string CountTokens = "count_tokens";
    public const string Models = "models";
    public const string Files = "files";
    public const string Organization = "organization";

    /// <summary>Not a call: one request of a batch as it is run.</summary>
    public const string Line = "line";

    public static IReadOnlyList<string> All { get; } =
        [Create, Retrieve, List, Cancel, Delete, Results, Messages, CountTokens, Models, Files, Organization];

    /// <summary>Those whose answer is one JSON text.</summary>
    public static IReadOnlyList<string> Json { get; } = [.. All.Where(call => call != Results)];

    /// <summary>Those that send a body.</summary>
    public static IReadOnlyList<string> Uploads { get; } = [Create, Messages, CountTokens, Files];

    /// <summary>Which call a request is; null for what is none of the API.</summary>
    public static string? Of(string method, string path) => path.Trim('/').Split('/') switch
    {
        ["v1", "messages"] => Messages,
        ["v1", "messages", "count_tokens"] => CountTokens,
        ["v1", "messages", "batches"] => method == "POST" ? Create : List,
        ["v1", "messages", "batches", _] => method == "DELETE" ? Delete : Retrieve,
        ["v1", "messages", "batches", _, "cancel"] => Cancel,
        ["v1", "messages", "batches", _, "results"] => Results,
        ["v1", "models", ..] => Models,
        ["v1", "files", ..] => Files,
        ["v1", "organizations", ..] => Organization,
        _ => null,
    };
}
