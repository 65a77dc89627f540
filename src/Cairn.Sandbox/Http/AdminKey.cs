using Cairn.Sandbox.Batches;
using Microsoft.AspNetCore.Http;

namespace Cairn.Sandbox.Http;

/// <summary>Decides who may ask about the organization: everybody, or only who holds an Admin key or an OAuth
/// token.</summary>
static class AdminKey
{
    static readonly string[] Starts = ["sk-ant-admin", "sk-ant-oat"];

    public static void Check(HttpContext context, SandboxOptions options)
    {
        if (!options.RequiresAdminKey)
            return;

        var headers = context.Request.Headers;
        string[] credentials = [headers["x-api-key"].ToString(), headers.Authorization.ToString().Split(' ')[^1]];
        if (!credentials.Any(text => Array.Exists(Starts, start => text.StartsWith(start, StringComparison.Ordinal))))
            throw ApiRefusal.Unauthorized("invalid x-api-key: this endpoint needs an Admin API key (sk-ant-admin...)");
    }
}
