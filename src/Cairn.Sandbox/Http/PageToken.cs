using System.Text;
using Cairn.Sandbox.Batches;

namespace Cairn.Sandbox.Http;

/// <summary>The <c>next_page</c> of the newer endpoints: a place in a list that a client hands back unread.</summary>
static class PageToken
{
    const string Start = "page_";

    public static string Of(string place) => Start + Convert.ToBase64String(Encoding.UTF8.GetBytes(place));

    /// <summary>The place in the token.</summary>
    public static string Read(string token)
    {
        var bytes = new byte[token.Length];
        return token.StartsWith(Start, StringComparison.Ordinal)
            && Convert.TryFromBase64String(token[Start.Length..], bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw Unknown();
    }

    public static ApiRefusal Unknown() =>
        ApiRefusal.Invalid("page: Input should be the next_page of an earlier response");
}
