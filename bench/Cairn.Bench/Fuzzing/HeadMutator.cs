namespace Cairn.Bench.Fuzzing;

/// <summary>Spoils what stands in front of a body: method, address, headers, and how the end of the body is
/// told.</summary>
static class HeadMutator
{
    static readonly string[] Methods =
        ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "get", "BREW"];

    static readonly string[] WildMethods = ["", "GE T", "P\u00d6ST", "GET\t", "CONNECT", new('A', 9_000)];

    static readonly string[] Protocols = ["HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/1.1 ", "", "http/1.1"];

    static readonly string[] WildTargets =
        ["", "*", "http://x/v1/models", "//", "/%00", "/\u0001", "/ x", "/" + new string('a', 9_000)];

    static readonly string[] WildNames =
        ["x", "", "x y", "\u0000", "Content-Length", "Host", "Transfer-Encoding"];

    static readonly string[] Types =
    [
        "text/plain", "", "application/json; charset=utf-16", "multipart/form-data", "multipart/form-data; boundary=",
        "multipart/form-data; boundary=edge", "application/x-www-form-urlencoded", "application/json;;;", "*/*", "a",
    ];

    static readonly (string, string)[] Extra =
    [
        ("anthropic-version", "2023-06-01"), ("anthropic-version", "2024-01-01"), ("anthropic-version", ""),
        ("anthropic-beta", "output-300k-2026-03-24"), ("anthropic-beta", "files-api-2025-04-14,,  ,x"),
        ("anthropic-beta", "no-such-beta"), ("anthropic-beta", "\u00e9"), ("authorization", "Bearer sk"),
        ("authorization", "Bearer"), ("authorization", "Basic eA=="), ("x-api-key", "other"),
        ("anthropic-workspace-id", "wrkspc_other"), ("anthropic-workspace-id", "bad id"), ("expect", "100-continue"),
        ("expect", "200-ok"), ("content-encoding", "gzip"), ("content-encoding", "br, zstd"), ("upgrade", "h2c"),
        ("connection", "close"), ("range", "bytes=0-10"), ("if-none-match", "*"), ("cookie", "a=b; c"),
        ("te", "trailers"), ("accept-encoding", "gzip"), ("accept", "text/event-stream"),
        ("x-forwarded-for", "1.2.3.4"), ("idempotency-key", "k"), ("x-stainless-retry-count", "1"),
        ("anthropic-user-profile-id", "p"), ("cairn-sandbox-clock", "2020-01-01"),
    ];

    public static void Mutate(RequestDraft draft, Dice dice)
    {
        switch (dice.Below(10))
        {
            case 0: draft.Method = dice.Pick(Methods); break;
            case 1 or 2: draft.Target = TargetOf(draft.Target, dice); break;
            case 3: draft.Target = QueryOf(draft.Target, dice); break;
            case 4: draft.Headers.RemoveAt(dice.Below(draft.Headers.Count)); break;
            case 5 or 6: draft.Headers.Add(dice.Pick(Extra)); break;
            case 7: SetType(draft, dice); break;
            case 8: draft.Headers.Add(("anthropic-beta", Betas(dice))); break;
            default: Break(draft, dice); break;
        }

        // Without it HTTP/1.1 is none, with two of them neither.
        draft.IsWild |= !draft.Headers.Exists(header => header.Name == "Host");
    }

    static void SetType(RequestDraft draft, Dice dice)
    {
        draft.Headers.RemoveAll(header => header.Name == "Content-Type");
        draft.Headers.Add(("Content-Type", dice.Pick(Types)));
    }

    static string TargetOf(string target, Dice dice)
    {
        var parts = target.Split('/');
        var place = 1 + dice.Below(parts.Length - 1);
        parts[place] = dice.Below(3) switch
        {
            0 => dice.Pick(Nasty.Ids),
            1 => parts[place] + "/" + dice.Pick(Nasty.Ids),
            _ => parts[place] + dice.Pick(Nasty.Ids),
        };
        return string.Join('/', parts);
    }

    static string QueryOf(string target, Dice dice)
    {
        for (var count = 1 + dice.Below(3); count > 0; count--)
        {
            target += target.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            target += dice.Pick(Nasty.QueryNames) + (dice.OneIn(10) ? "" : "=" + dice.Pick(Nasty.QueryValues));
        }

        return target;
    }

    static string Betas(Dice dice) =>
        string.Join(',', Enumerable.Range(0, dice.Below(600)).Select(number => $"beta-{dice.Below(100)}-{number % 7}"));

    // From here on the web server may refuse before the sandbox sees anything.
    static void Break(RequestDraft draft, Dice dice)
    {
        switch (dice.Below(7))
        {
            case 0 or 1:
                draft.Framing = (Framing)(1 + dice.Below((int)Framing.Missing));
                break;
            case 2:
                draft.Protocol = dice.Pick(Protocols);
                draft.IsWild = true;
                break;
            case 3:
                draft.Method = dice.Pick(WildMethods);
                draft.IsWild = true;
                break;
            case 4:
                draft.Target = dice.Pick(WildTargets);
                draft.IsWild = true;
                break;
            case 5:
                draft.Headers.Add((dice.Pick(WildNames), "\u0001"));
                draft.IsWild = true;
                break;
            default:
                draft.Headers.Add(("x-long", new string('l', dice.Below(80_000))));
                draft.IsWild = true;
                break;
        }
    }
}
