using Cairn.Claude;

namespace Cairn.Tests.Claude;

public sealed class ClaudeClientTests : IDisposable
{
    const string Secret = "sk-the-secret";

    const string Batch = """
        {"id":"msgbatch_1","processing_status":"in_progress","created_at":"2026-11-21T12:00:00Z",
        "request_counts":{"processing":1,"succeeded":0,"errored":0,"canceled":0,"expired":0}}
        """;

    readonly RawServer _server = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Secret, null, "x-api-key: sk-the-secret", "authorization")]
    [InlineData(null, Secret, "authorization: Bearer sk-the-secret", "x-api-key")]
    [InlineData(Secret, "other", "x-api-key: sk-the-secret", "authorization")]
    public async Task One_credential_is_sent_the_key_before_the_token(
        string? key, string? token, string sent, string notSent)
    {
        using var client = Client(new(key, token));
        var answer = _server.AnswerAsync(RawServer.Json("200 OK", """{"data":[],"has_more":false}"""), Cancellation);

        await client.ListAsync(20, null, Cancellation);

        var head = await answer;
        Assert.Contains(sent, head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(notSent, head, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_page_is_asked_for_by_its_cursor()
    {
        using var client = Client();
        var answer = _server.AnswerAsync(
            RawServer.Json("200 OK", """{"data":[],"has_more":true,"last_id":"b"}"""), Cancellation);

        var page = await client.ListAsync(1_000, "msgbatch_a&b", Cancellation);

        Assert.StartsWith("GET /v1/messages/batches?limit=1000&after_id=msgbatch_a%26b HTTP/1.1", await answer,
            StringComparison.Ordinal);
        Assert.Equal((true, "b"), (page.HasMore, page.LastId));
    }

    [Fact]
    public async Task An_error_says_its_type_and_code_and_whether_asking_later_helps_and_never_the_key()
    {
        using var client = Client();
        const string error = """
            {"type":"error","error":{"type":"rate_limit_error","message":"slow","details":{"error_code":"spend"}}}
            """;
        var answer = _server.AnswerAsync(
            RawServer.Json("429 Too Many Requests", error, "request-id: req_7\r\n"), Cancellation);

        var thrown = await Assert.ThrowsAsync<ClaudeApiException>(
            () => client.RetrieveAsync("msgbatch_1", Cancellation));
        await answer;

        Assert.Equal(
            ("rate_limit_error", "spend", true), (thrown.Error.Type, thrown.Error.ErrorCode, thrown.IsTransient));
        Assert.Contains("req_7", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, $"{thrown} {answer.Status}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_page_of_a_proxy_is_an_error_of_its_status()
    {
        using var client = Client();
        var answer = _server.AnswerAsync(RawServer.Json("502 Bad Gateway", "<html>"), Cancellation);

        var thrown = await Assert.ThrowsAsync<ClaudeApiException>(
            () => client.RetrieveAsync("msgbatch_1", Cancellation));
        await answer;

        Assert.Equal((502, "unknown", true), ((int)thrown.Error.Status, thrown.Error.Type, thrown.IsTransient));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_passing_failure_that_does_not_tell_the_key()
    {
        using var client = Client();
        _server.Dispose();

        var thrown = await Assert.ThrowsAsync<ApiUnreachableException>(() => client.ListAsync(1, null, Cancellation));

        Assert.True(thrown.IsTransient);
        Assert.DoesNotContain(Secret, $"{thrown}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_an_error_and_no_key_goes_elsewhere()
    {
        using var client = Client();
        var answer = _server.AnswerAsync(
            RawServer.Json("302 Found", "{}", $"location: {_server.Address}elsewhere\r\n"), Cancellation);

        var thrown = await Assert.ThrowsAsync<ClaudeApiException>(() => client.ListAsync(1, null, Cancellation));
        await answer;

        Assert.Equal(302, (int)thrown.Error.Status);
    }

    [Theory]
    [InlineData("http://example.org")]
    [InlineData("ftp://127.0.0.1")]
    public void A_key_is_never_sent_in_the_clear_over_a_network(string address)
    {
        var fault = Assert.Single(Assert.Throws<BadInputException>(
            () => new ClaudeClient(new(address), new(Secret, null), new(TimeProvider.System))).Faults);

        Assert.Equal("address", fault.File);
    }

    [Theory]
    [InlineData("../../v1/files")]
    [InlineData("msgbatch_1/../x")]
    [InlineData("msgbatch_1?x=1")]
    [InlineData("msgbatch_")]
    [InlineData("msgbatch_1_2")]
    [InlineData("msgbatch_1\n")]
    [InlineData("msgbatch_é")]
    [InlineData("msgbatch_00000000000000000000000000000000000000000000000000000000000000065")]
    [InlineData("")]
    public async Task What_is_no_batch_id_never_becomes_a_path(string id)
    {
        using var client = Client();

        await Assert.ThrowsAsync<ArgumentException>(() => client.RetrieveAsync(id, Cancellation));
    }

    [Fact]
    public async Task The_answers_date_and_the_sandboxes_clock_are_learned()
    {
        var clock = new ApiClock(TimeProvider.System);
        using var client = new ClaudeClient(_server.Address, new(Secret, null), clock);
        var answer = _server.AnswerAsync(RawServer.Json("200 OK", """{"data":[],"has_more":false}""",
            "date: Sat, 21 Nov 2020 06:00:00 GMT\r\ncairn-sandbox-clock: 2030-01-01T00:00:00.5Z; rate=0\r\n"
            + "anthropic-workspace-id: wrkspc_1\r\n"), Cancellation);

        var page = await client.ListAsync(1, null, Cancellation);
        await answer;

        Assert.Equal(new(2030, 1, 1, 0, 0, 0, 500, TimeSpan.Zero), clock.Now);
        Assert.True(page.Context is { IsSandbox: true, WorkspaceId: "wrkspc_1", ClockRate: 0 });
    }

    [Fact]
    public async Task A_batch_that_is_asked_for_says_who_answered()
    {
        using var client = Client();
        var answer = _server.AnswerAsync(RawServer.Json("200 OK", Batch,
            "anthropic-organization-id: org_1\r\nanthropic-workspace-id: wrkspc_1\r\nrequest-id: req_1\r\n"),
            Cancellation);

        var batch = await client.RetrieveAsync("msgbatch_1", Cancellation);
        await answer;

        Assert.True(batch.Context is { OrganizationId: "org_1", WorkspaceId: "wrkspc_1", RequestId: "req_1" });
    }

    [Fact]
    public async Task A_batch_is_deleted_by_its_id()
    {
        using var client = Client();
        var answer = _server.AnswerAsync(
            RawServer.Json("200 OK", """{"id":"msgbatch_1","type":"message_batch_deleted"}"""), Cancellation);

        await client.DeleteAsync("msgbatch_1", Cancellation);

        Assert.StartsWith("DELETE /v1/messages/batches/msgbatch_1 HTTP/1.1", await answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_quotes_the_key_is_not_quoted()
    {
        using var client = Client(new("sk-ant-quoted-1", null));
        var answer = _server.AnswerAsync(RawServer.Json("401 Unauthorized",
            """{"error":{"type":"authentication_error","message":"invalid x-api-key sk-ant-quoted-1"}}"""),
            Cancellation);

        var thrown = await Assert.ThrowsAsync<ClaudeApiException>(() => client.ListAsync(1, null, Cancellation));
        await answer;

        Assert.Contains("invalid x-api-key sk-ant-[redacted]", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("quoted", $"{thrown}{thrown.Error}", StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_do_not_show_themselves() =>
        Assert.DoesNotContain(Secret, $"{new ClaudeCredentials(Secret, Secret)}", StringComparison.Ordinal);

    public void Dispose() => _server.Dispose();

    ClaudeClient Client(ClaudeCredentials? credentials = null) =>
        new(_server.Address, credentials ?? new(Secret, null), new(TimeProvider.System));
}
