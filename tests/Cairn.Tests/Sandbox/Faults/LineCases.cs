using System.Text.Json;

namespace Cairn.Tests.Sandbox.Faults;

/// <summary>What the results show of each fault that strikes single lines.</summary>
static class LineCases
{
    static readonly string[] Kinds =
    [
        "invalid_request", "authentication", "billing", "permission", "not_found", "rate_limit", "timeout", "api",
        "overloaded",
    ];

    public static IReadOnlyDictionary<string, Func<FaultLab, Task>> All { get; } =
        new Dictionary<string, Func<FaultLab, Task>>(Kinds.Select(kind =>
            KeyValuePair.Create<string, Func<FaultLab, Task>>($"errored_{kind}", lab => ErrorsAsync(lab, kind))))
        {
            ["unknown_result_type"] = UnknownTypeAsync,
            ["refusal"] = RefusesAsync,
        };

    static async Task ErrorsAsync(FaultLab lab, string kind)
    {
        var results = await ResultsAsync(lab, $"errored_{kind};rate=0.5", rows: 40);

        var errored = results.Where(result => result.GetProperty("type").GetString() == "errored").ToList();
        Assert.InRange(errored.Count, 10, 30);
        Assert.All(errored, result => Assert.Equal($"{kind}_error", Text.ErrorTypeOf(result)));
        Assert.Equal(errored.Count, await lab.StrikesAsync($"errored_{kind}"));
    }

    static async Task UnknownTypeAsync(FaultLab lab)
    {
        var results = await ResultsAsync(lab, "unknown_result_type", rows: 2);

        Assert.All(results, result => Assert.Equal("""{"type":"postponed"}""", result.GetRawText()));
    }

    static async Task RefusesAsync(FaultLab lab)
    {
        var results = await ResultsAsync(lab, "refusal", rows: 2);
        using var response = await lab.PostAsync("/v1/messages", FaultLab.Message, "refusal");
        var message = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.All(results, result => Assert.Equal("refusal", Text.StopOf(result)));
        Assert.Contains("\"stop_reason\":\"refusal\"", message, StringComparison.Ordinal);
        Assert.Equal(3, await lab.StrikesAsync("refusal"));
    }

    static async Task<IReadOnlyList<JsonElement>> ResultsAsync(FaultLab lab, string fault, int rows)
    {
        var lines = await lab.LinesAsync(await lab.EndAsync(rows, fault));
        return [.. lines[..^1].Select(line => JsonElement.Parse(line).GetProperty("result"))];
    }
}
