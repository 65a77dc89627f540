using System.Net;
using System.Text;
using Cairn.Auditing;
using Cairn.Claude;
using Cairn.Models;
using static Cairn.Tests.Auditing.Lines;

namespace Cairn.Tests.Auditing;

/// <summary>A handler that watches what a client sends and gets.</summary>
public sealed class TrafficWatchTests
{
    const string Answer = """
        {"model": "claude-haiku-5-5", "content": [], "stop_reason": "end_turn",
         "usage": {"input_tokens": 5, "cache_creation_input_tokens": 1700, "cache_read_input_tokens": 0,
                   "output_tokens": 7}}
        """;

    const string Events = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":"
        + "{\"model\":\"claude-haiku-5-5\",\"usage\":{\"input_tokens\":5,\"output_tokens\":1,"
        + "\"cache_read_input_tokens\":1700}}}\n\n"
        + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\"Hi\"}}\n\n"
        + "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
        + "\"usage\":{\"output_tokens\":7}}\n\n";

    [Fact]
    public async Task Reads_and_losses_are_told_by_route()
    {
        using var watch = Watch(Answer, "application/json");
        using var client = new HttpClient(watch);

        for (var row = 0; row < 4; row++)
            Assert.Equal(Answer, await AskAsync(client, row, row < 3 ? "tickets" : null));

        var report = watch.Report();
        Assert.Equal(["tickets", "/v1/messages"], report.Select(route => route.Route));
        Assert.Equal((3, 0m, 21), (report[0].Calls, report[0].ReadShare, report[0].Usage.Output));
        var lost = report[0].Audit.Findings.Single(finding => finding.Rule == "unread-writes");
        Assert.Equal((Verdict.Fail, true), (lost.Verdict, lost.UsdPer1000Rows?.Amount > 0));
    }

    [Fact]
    public async Task A_streamed_answer_comes_through_as_it_is_and_is_counted()
    {
        using var watch = Watch(Events, "text/event-stream");
        using var client = new HttpClient(watch);

        Assert.Equal(Events, await AskAsync(client, 0, null));

        var route = Assert.Single(watch.Report());
        Assert.Equal(new(5, 0, 0, 1700, 7), route.Usage);
        Assert.Equal(1, route.ReadShare);
    }

    [Fact]
    public async Task What_it_cannot_read_disturbs_nobody()
    {
        using var watch = Watch("no JSON", "application/json");
        using var client = new HttpClient(watch);

        Assert.Equal("no JSON", await AskAsync(client, 0, null));

        Assert.Equal(1, watch.Unread);
    }

    static TrafficWatch Watch(string answer, string type) =>
        new(ModelCatalog.BuiltIn, TimeProvider.System) { InnerHandler = new Canned(answer, type) };

    static async Task<string> AskAsync(HttpClient client, int row, string? route)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("http://127.0.0.1/v1/messages"));
        request.Content = new StringContent(
            Json([.. Body(row, new[] { Marked("5m") }).Select(member => (member.Key, member.Value))]));
        if (route is not null)
            request.Options.Set(TrafficTap.RouteKey, route);
        using var response = await client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    sealed class Canned(string answer, string type) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(answer, Encoding.UTF8, type),
            });
    }
}
