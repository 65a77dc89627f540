using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>What a run tells a collector and a program of the user's, and what it keeps to itself.</summary>
public sealed class TelemetryTests
{
    const string Canary = "R0007";
    const string Key = "sk-ant-api03-NOT_TO_BE_SEEN";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_collector_gets_the_tokens_of_the_books_and_the_batches_and_nothing_of_the_rows()
    {
        using var bench = new Workbench();
        await using var collector = new OtlpCollector();
        bench.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address;
        bench.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        bench.Environment["OTEL_EXPORTER_OTLP_TIMEOUT"] = "120000";
        bench.Environment["OTEL_SEMCONV_STABILITY_OPT_IN"] = "http,gen_ai_latest_experimental";
        bench.Environment["ANTHROPIC_API_KEY"] = Key;
        var folder = new Workload { Settings = "via: batch\n" }.Write(bench);

        var result = (await bench.CairnAsync(
            "run", folder, "--sandbox", "--json", "--notify", Teller(bench, "exit 0"))).Exits(0);

        var tokens = result.Json.GetProperty("tokens");
        var prompt = ((string[])["input", "cache_write_5m", "cache_write_1h", "cache_read"])
            .Sum(name => tokens.Count(name));
        var metrics = collector.Messages("/v1/metrics").ToLookup(metric => metric.TextAt(1));
        Assert.Equal(prompt, TokensOf(metrics["gen_ai.client.token.usage"].Last(), "input"));
        Assert.Equal(tokens.Count("output"), TokensOf(metrics["gen_ai.client.token.usage"].Last(), "output"));
        Assert.Equal(prompt, Counted(metrics["gen_ai.client.inference.usage.input_tokens"].Last()));
        Assert.Equal(tokens.Count("cache_read"),
            Counted(metrics["gen_ai.client.inference.usage.cache_read.input_tokens"].Last()));
        AssertSpans(collector, (int)result.Json.Count("batches", "submitted"));
        Assert.All(collector.Received, each => AssertSilent(new ProtoMessage(each.Body).Text));
        var told = await File.ReadAllTextAsync(bench.PathOf("told"), Stop);
        AssertSilent(told);
        AssertSilent(await File.ReadAllTextAsync(bench.PathOf("environment"), Stop));
        Assert.Equal(("finished", 0L, 40L), Told(told));
        Assert.DoesNotContain("telemetry", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_is_away_and_a_program_that_fails_change_nothing()
    {
        using var bench = new Workbench();
        bench.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{ClosedPort()}";

        var result = (await bench.CairnAsync(
            "run", new Workload().Write(bench), "--sandbox", "--json", "--max-cost", "0.002",
            "--notify", Teller(bench, "exit 3"))).Exits(4);

        Assert.Equal("stopped", result.Json.Text("state"));
        Assert.Single(result.Stderr.Split('\n'), line => line.Contains("telemetry was lost", StringComparison.Ordinal));
        Assert.Single(result.Stderr.Split('\n'), line => line.Contains("ended with 3", StringComparison.Ordinal));
        Assert.Equal(
            ("stopped", 4L, result.Json.Count("rows", "succeeded")),
            Told(await File.ReadAllTextAsync(bench.PathOf("told"), Stop)));
    }

    // A program that keeps what it is told, and its environment beside it.
    static string Teller(Workbench bench, string end)
    {
        bench.Write("teller.sh", $"cat >> told; env > environment; {end}\n");
        return "sh teller.sh";
    }

    static (string Event, long Code, long Succeeded) Told(string json)
    {
        var told = JsonElement.Parse(json);
        return (told.Text("event"), told.Count("exit_code"), told.Count("rows", "succeeded"));
    }

    static double TokensOf(ProtoMessage histogram, string type) => histogram.At(9, 1)
        .Where(point => point.Texts(attributes: 9)["gen_ai.token.type"] == type)
        .Sum(point => point.DoubleAt(5));

    static long Counted(ProtoMessage counter) => counter.At(7, 1).Sum(point => point.FixedAt(6));

    static void AssertSpans(OtlpCollector collector, int batches)
    {
        var spans = collector.Messages("/v1/traces").ToLookup(span => span.TextAt(5));
        var run = Assert.Single(spans["cairn run"]);
        var chats = spans["chat claude-haiku-5-5"].ToList();
        Assert.Equal(batches, chats.Count);
        Assert.All(chats, span => Assert.Equal(run.At(2)[0].Bytes.ToArray(), span.At(4)[0].Bytes.ToArray()));
        Assert.All(chats, span => Assert.StartsWith(
            "msgbatch_", span.Texts(attributes: 9)["cairn.batch.id"], StringComparison.Ordinal));
    }

    static void AssertSilent(string text)
    {
        Assert.DoesNotContain(Canary, text, StringComparison.Ordinal);
        Assert.DoesNotContain("what about", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, text, StringComparison.Ordinal);
    }

    static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
