using System.Text;

namespace Cairn.Bench.Fuzzing;

/// <summary>One call as it goes over the wire.</summary>
/// <param name="Bytes">Head and body.</param>
/// <param name="IsTidy">Whether it is well-formed HTTP, so that the API itself must answer and the connection stays
/// usable. The web server answers the others, or hangs up.</param>
/// <param name="HangsUp">Whether the server is told of bytes that never come: the client hangs up instead.</param>
/// <param name="IsHead">Whether the reply has no body, whatever it says.</param>
/// <param name="Name">The kind of call it was made from.</param>
sealed record WireRequest(byte[] Bytes, bool IsTidy, bool HangsUp, bool IsHead, string Name)
{
    /// <summary>Whether its path, before any query, has an escaped null character.</summary>
    public bool HasNullInPath
    {
        get
        {
            var line = Bytes.AsSpan(0, Math.Max(0, Bytes.AsSpan().IndexOf((byte)'\n')));
            var query = line.IndexOf((byte)'?');
            return (query < 0 ? line : line[..query]).IndexOf("%00"u8) >= 0;
        }
    }

    /// <summary>A call that nothing was done to.</summary>
    public static WireRequest Of(string method, string target, params IEnumerable<(string Name, string Value)> headers)
    {
        var draft = new RequestDraft(new Shape(0, method, target));
        draft.Headers.AddRange(headers);
        return draft.Finish();
    }

    /// <summary>The first kilobytes as a person can read them.</summary>
    public override string ToString() => Encoding.Latin1.GetString(Bytes, 0, Math.Min(Bytes.Length, 2_000));
}
