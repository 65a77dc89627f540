using System.Globalization;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Requests;

namespace Cairn.Sandbox.Faults;

/// <summary>A batch that somebody else creates in the same workspace: small requests under names that nobody
/// knows.</summary>
static class ForeignBatch
{
    const string Params = """
        {"model":"claude-haiku-5-5","max_tokens":16,"messages":[{"role":"user","content":"Somebody else's request"}]}
        """;

    public static BatchUpload Upload(Spool spool, int count, string? workspace)
    {
        // All requests are the same text, so one copy of it is body enough.
        var path = spool.NewUploadPath();
        File.WriteAllText(path, Params);
        var requests = Enumerable.Range(0, count).Select(index => new RequestExtent(
            0, Params.Length, string.Create(CultureInfo.InvariantCulture, $"foreign-{index}")));
        return new(path, [.. requests], new(Door.Batch, RequestContext.SecondVersion, []) { Workspace = workspace });
    }
}
