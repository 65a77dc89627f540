namespace Cairn.Sandbox.Seeding;

/// <summary>Ids in the shape of the real ones, fixed by the seed.</summary>
static class Ids
{
    const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    const int Length = 22;

    public static string Organization(ulong seed)
    {
        Span<byte> bytes = stackalloc byte[16];
        var draw = Draw.Of(seed, Purpose.Organization);
        BitConverter.TryWriteBytes(bytes, draw.Bits);
        BitConverter.TryWriteBytes(bytes[8..], draw.Next().Bits);
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes).ToString();
    }

    public static string Workspace(ulong seed) => "wrkspc_01" + Text(Draw.Of(seed, Purpose.Workspace));

    public static string Batch(ulong seed, int ordinal) =>
        "msgbatch_01" + Text(Draw.Of(seed, Purpose.BatchId, (ulong)ordinal));

    public static string Message(ulong seed, int batch, long index) =>
        "msg_01" + Text(Draw.Of(seed, Purpose.MessageId, (ulong)batch, (ulong)index));

    public static string File(ulong seed, int ordinal) =>
        "file_011C" + Text(Draw.Of(seed, Purpose.FileId, (ulong)ordinal))[..20];

    public static string Request(ulong seed, long start, long number) =>
        "req_011C" + Text(Draw.Of(seed, Purpose.RequestId, (ulong)start, (ulong)number))[..20];

    /// <summary>Of an entry of the organization's rate limits.</summary>
    public static string RateLimit(ulong seed, string name) =>
        "rl_01" + Text(Draw.Of(seed, Purpose.RateLimit, 0, name));

    /// <summary>Of a group of limits, the same in every organization.</summary>
    public static string RateLimitGroup(string name) => "rlg_01" + Text(Draw.Of(0, Purpose.RateLimitGroup, 0, name));

    static string Text(Draw draw) => string.Create(Length, draw, static (span, state) =>
    {
        foreach (ref var character in span)
        {
            state = state.Next();
            character = Alphabet[state.Below(Alphabet.Length)];
        }
    });
}
