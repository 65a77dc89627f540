using System.Text.RegularExpressions;

namespace Cairn.Claude;

/// <summary>
/// Takes what looks like a secret out of text for people and logs, whoever wrote it: a server may quote a key in an
/// error, a proxy's address may carry a password.
/// </summary>
public static partial class Redaction
{
    internal const string Mark = "[redacted]";

    /// <summary>The text without keys of the API and without user and password of an address.</summary>
    public static string Of(string text) =>
        Userinfo().Replace(Key().Replace(text, $"sk-ant-{Mark}"), $"://{Mark}@");

    [GeneratedRegex("sk-ant-[A-Za-z0-9_-]+")]
    private static partial Regex Key();

    [GeneratedRegex(@"://[^\s/@'"":]*:[^\s/@'""]*@")]
    private static partial Regex Userinfo();
}
