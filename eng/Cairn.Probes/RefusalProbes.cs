using System.Diagnostics;
using System.Globalization;

namespace Cairn.Probes;

/// <summary>What the API says to calls that create nothing, and how early.</summary>
sealed class RefusalProbes(ProbeApi api)
{
    const long TooManyBytes = 300_000_000;
    const string Expect = "expect: 100-continue";

    static readonly TimeSpan HeadPatience = TimeSpan.FromSeconds(10);

    /// <summary>How many rows they may send.</summary>
    public static int RowsMax => 3;

    /// <summary>Is a body that would be refused left unsent?</summary>
    public async Task<IReadOnlyList<Finding>> ExpectContinueAsync(CancellationToken cancellationToken)
    {
        var body = api.OneRow();
        var plain = api.Head("POST", ProbeApi.Batches, body.Length, Expect);
        var large = api.Head("POST", ProbeApi.Batches, TooManyBytes, Expect);
        var stranger = api.HeadFor("sk-ant-none", "POST", ProbeApi.Batches, body.Length, Expect);
        return
        [
            new("expect_continue", $"a good head is answered {await FirstAsync(plain, cancellationToken)}; "
                + $"one that announces {TooManyBytes / 1_000_000} MB {await FirstAsync(large, cancellationToken)}; one "
                + $"with a wrong key {await FirstAsync(stranger, cancellationToken)} (each before a byte of the body)"),
        ];
    }

    /// <summary>Which texts tell refusals of a create apart?</summary>
    public async Task<IReadOnlyList<Finding>> TextsAsync(CancellationToken cancellationToken)
    {
        async Task<Finding> SayAsync(string probe, byte[] body) => new(probe,
            (await api.SendAsync("POST", ProbeApi.Batches, body, cancellationToken)).Said);

        return
        [
            await SayAsync("duplicate_custom_id", ProbeApi.Body("twice", "twice")),
            await SayAsync("bad_custom_id", ProbeApi.Body("no spaces")),
            await SayAsync("empty_requests", ProbeApi.Body()),
        ];
    }

    /// <summary>Is an undocumented Idempotency-Key ignored?</summary>
    public async Task<IReadOnlyList<Finding>> IdempotencyKeyAsync(CancellationToken cancellationToken)
    {
        var key = $"idempotency-key: {Guid.NewGuid()}";
        var first = await api.CreateAsync(cancellationToken, key);
        var second = await api.CreateAsync(cancellationToken, key);
        return
        [
            new("idempotency_key", first.Id == second.Id
                ? "two creates with one key are one batch: the header counts"
                : "two creates with one key are two batches: the header is ignored"),
        ];
    }

    async Task<string> FirstAsync(ReadOnlyMemory<byte> head, CancellationToken cancellationToken)
    {
        using var call = await api.OpenAsync(cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await call.SendAsync(head, cancellationToken);
        return await call.HeadAsync(HeadPatience, cancellationToken) is { } first
            ? string.Create(CultureInfo.InvariantCulture,
                $"{first.Status} after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms")
            : "nothing";
    }
}
