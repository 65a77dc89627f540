using System.IO.Compression;
using System.Text.Json;

namespace Cairn.Tests.Sandbox.Faults;

/// <summary>What arrives of three lines of results under each fault.</summary>
static class ResultCases
{
    public static IReadOnlyDictionary<string, Func<FaultLab, Task>> All { get; } =
        new Dictionary<string, Func<FaultLab, Task>>
        {
            ["results_truncated"] = TruncatedAsync,
            ["results_reset"] = ResetAsync,
            ["results_slow"] = SlowAsync,
            ["results_duplicate_line"] = lab =>
                LinesAsync(lab, "results_duplicate_line;line=1", good => [good[0], good[1], good[1], good[2], ""]),
            ["results_missing_line"] = lab =>
                LinesAsync(lab, "results_missing_line;line=1", good => [good[0], good[2], ""]),
            ["results_reordered"] = lab =>
                LinesAsync(lab, "results_reordered;line=0", good => [good[1], good[2], good[0], ""]),
            ["results_foreign_line"] = lab => LinesAsync(lab, "results_foreign_line;line=2",
                good => [.. good[..3], """{"custom_id":"foreign-0","result":{"type":"canceled"}}""", ""]),
            ["results_corrupt_byte"] = lab => LinesAsync(lab, "results_corrupt_byte;line=1",
                good => [good[0], good[1].Replace("\"row-", "\"sow-", StringComparison.Ordinal), good[2], ""]),
            ["results_huge_line"] = HugeLineAsync,
            ["results_crlf"] = lab =>
                LinesAsync(lab, "results_crlf", good => [.. good[..3].Select(line => line + "\r"), ""]),
            ["results_no_final_newline"] = lab => LinesAsync(lab, "results_no_final_newline", good => good[..3]),
            ["results_wrong_content_type"] = ContentTypeAsync,
            ["results_gzip"] = GzipAsync,
        };

    static async Task LinesAsync(FaultLab lab, string fault, Func<string[], string[]> expected)
    {
        var path = await lab.EndAsync();
        var good = await lab.LinesAsync(path);

        Assert.Equal(expected(good), await lab.LinesAsync(path, fault));
    }

    static async Task TruncatedAsync(FaultLab lab)
    {
        var path = await lab.EndAsync();
        var good = await lab.TextAsync(path + "/results");

        Assert.Equal(good[..77], await lab.TextAsync(path + "/results", "results_truncated;bytes=77"));
    }

    static async Task ResetAsync(FaultLab lab)
    {
        var path = await lab.EndAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => lab.LinesAsync(path, "results_reset;bytes=77"));
        await Assert.ThrowsAsync<HttpRequestException>(() => lab.LinesAsync(path, "results_reset;bytes=1000000"));
    }

    static async Task SlowAsync(FaultLab lab)
    {
        var path = await lab.EndAsync();
        var before = await lab.SendAsync(HttpMethod.Get, "/v1/models");
        using var slow = await lab.PassUntilAsync(
            lab.SendAsync(HttpMethod.Get, path + "/results", "results_slow;seconds=30;bytes=1"));

        var after = await lab.SendAsync(HttpMethod.Get, "/v1/models");
        Assert.Equal("OK", slow.ReasonPhrase);
        Assert.InRange((after.Headers.Date - before.Headers.Date)!.Value.TotalSeconds, 90, 86_400);
    }

    static async Task HugeLineAsync(FaultLab lab)
    {
        var lines = await lab.LinesAsync(await lab.EndAsync(), "results_huge_line;line=1;bytes=200000");

        Assert.Equal(200_000, lines[1].Length);
        Assert.Equal("succeeded", JsonElement.Parse(lines[1]).GetProperty("result").GetProperty("type").GetString());
    }

    static async Task ContentTypeAsync(FaultLab lab)
    {
        var path = await lab.EndAsync();
        using var results = await lab.SendAsync(HttpMethod.Get, path + "/results", "results_wrong_content_type");

        Assert.Equal("text/html", results.Content.Headers.ContentType?.MediaType);
    }

    static async Task GzipAsync(FaultLab lab)
    {
        var path = await lab.EndAsync();
        using var results = await lab.SendAsync(HttpMethod.Get, path + "/results", "results_gzip");
        var body = await results.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(new GZipStream(body, CompressionMode.Decompress));

        Assert.Equal(["gzip"], results.Content.Headers.ContentEncoding);
        Assert.Equal(
            await lab.TextAsync(path + "/results"),
            await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }
}
