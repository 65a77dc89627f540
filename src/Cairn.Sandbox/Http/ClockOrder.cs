using System.Globalization;
using System.Text.Json;
using System.Xml;
using Cairn.Sandbox.Batches;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Cairn.Sandbox.Http;

/// <summary>What a call wants of the clock: a time to go to, a rate to go on at, or both.</summary>
/// <remarks>One of <c>{"advance":"PT5M"}</c> (or seconds), <c>{"set":"2026-11-21T12:00:00Z"}</c> and
/// <c>{"until":"idle"}</c>, and <c>{"rate":60}</c>, alone or beside it: 0 lets time stand, 1 is the wall's.</remarks>
sealed record ClockOrder
{
    const string Expected = "The clock takes one of {\"advance\":\"PT5M\"} or a number of seconds, "
        + "{\"set\":\"2026-11-21T12:00:00Z\"} and {\"until\":\"idle\"}, and {\"rate\":60} alone or beside it";

    const int BytesMax = 64 * 1024;
    const int RateMax = 1_000_000;

    /// <summary>How much time is to pass.</summary>
    public TimeSpan? Advance { get; private init; }

    /// <summary>What time it is to be.</summary>
    public DateTimeOffset? Set { get; private init; }

    /// <summary>Whether time is to pass until no batch is open.</summary>
    public bool IsUntilIdle { get; private init; }

    public int? Rate { get; private init; }

    public static async Task<ClockOrder> ReadAsync(HttpContext context)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = BytesMax;
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            return Read(body.RootElement);
        }
        catch (Exception exception) when (exception
            is JsonException or FormatException or InvalidOperationException or OverflowException
            or ArgumentOutOfRangeException)
        {
            throw ApiRefusal.Invalid($"{Expected}: {exception.Message}");
        }
    }

    /// <summary>When time is to stop, or null if only the rate changes.</summary>
    public DateTimeOffset? TargetFrom(DateTimeOffset now)
    {
        if (IsUntilIdle)
            return SandboxTime.End;

        if (Advance > SandboxTime.End - now || Set > SandboxTime.End)
            throw ApiRefusal.Invalid($"The clock goes no further than {ApiTime.Text(SandboxTime.End)}.");

        if (Set < now)
            throw ApiRefusal.Invalid($"set: Time only goes forward, and it is {ApiTime.Text(now)} already.");

        return (now + Advance ?? Set) is { } target ? SandboxTime.Whole(target) : null;
    }

    static ClockOrder Read(JsonElement body)
    {
        var order = new ClockOrder();
        foreach (var member in body.EnumerateObject())
        {
            order = member.Name switch
            {
                "advance" => order with { Advance = SpanOf(member.Value) },
                "set" => order with { Set = member.Value.GetDateTimeOffset() },
                "until" when member.Value.GetString() == "idle" => order with { IsUntilIdle = true },
                "rate" => order with { Rate = RateOf(member.Value) },
                _ => throw new FormatException($"'{member.Name}' is not understood."),
            };
        }

        var targets = (order.Advance is null ? 0 : 1) + (order.Set is null ? 0 : 1) + (order.IsUntilIdle ? 1 : 0);
        return targets == 1 || (targets == 0 && order.Rate is not null)
            ? order
            : throw new FormatException($"Found {targets} of 'advance', 'set' and 'until'.");
    }

    static TimeSpan SpanOf(JsonElement value)
    {
        var span = value.ValueKind == JsonValueKind.Number
            ? TimeSpan.FromMicroseconds((long)(value.GetDecimal() * 1_000_000))
            : XmlConvert.ToTimeSpan(value.GetString() ?? "");
        return span >= TimeSpan.Zero ? span : throw new FormatException("Time only goes forward.");
    }

    static int RateOf(JsonElement value)
    {
        var rate = value.GetInt32();
        return rate is >= 0 and <= RateMax
            ? rate
            : throw new FormatException(
                string.Create(CultureInfo.InvariantCulture, $"A rate is a whole number from 0 to {RateMax}."));
    }
}
