using Anthropic.Core;
using Anthropic.Exceptions;
using Anthropic.Models;
using static Cairn.OfficialSdk.SandboxFixture;

namespace Cairn.OfficialSdk;

/// <summary>Errors as typed exceptions, with the type of the envelope and the id of the request.</summary>
public sealed class ErrorTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    [Fact]
    public async Task A_bad_custom_id_is_a_bad_request()
    {
        using var client = sandbox.Client();

        var error = await Assert.ThrowsAsync<AnthropicBadRequestException>(
            () => client.Messages.Batches.Create(Ask.Batch("not a good id"), Stop));

        Check(error, 400, "invalid_request_error");
        Assert.StartsWith("requests.0.custom_id: ", error.ApiMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_that_never_was_is_not_found()
    {
        using var client = sandbox.Client();

        var error = await Assert.ThrowsAsync<AnthropicNotFoundException>(
            () => client.Messages.Batches.Retrieve("msgbatch_01none", cancellationToken: Stop));

        Check(error, 404, "not_found_error");
    }

    [Fact]
    public async Task A_call_without_a_key_is_unauthorized()
    {
        using var handler = Handler.Create((request, next, stop) =>
        {
            request.Headers.Authorization = null;
            return next(request, stop);
        });
        using var client = sandbox.Through(handler);

        var error = await Assert.ThrowsAsync<AnthropicUnauthorizedException>(() => client.Models.List(new(), Stop));

        Check(error, 401, "authentication_error");
    }

    [Fact]
    public async Task A_message_of_33_MB_is_too_large()
    {
        using var client = sandbox.Client();

        var error = await Assert.ThrowsAsync<AnthropicContentTooLargeException>(
            () => client.Messages.Create(Ask.About(new string('x', 33 * 1024 * 1024)), Stop));

        Check(error, 413, "request_too_large");
    }

    [Theory]
    [InlineData("forbidden_403", typeof(AnthropicForbiddenException), 403, "permission_error")]
    [InlineData("payment_402", typeof(AnthropicPaymentRequiredException), 402, "billing_error")]
    [InlineData("conflict_409", typeof(AnthropicConflictException), 409, "conflict_error")]
    [InlineData("rate_limited", typeof(AnthropicRateLimitException), 429, "rate_limit_error")]
    [InlineData("server_error_500", typeof(Anthropic5xxException), 500, "api_error")]
    [InlineData("unavailable_503", typeof(AnthropicServiceUnavailableException), 503, "api_error")]
    [InlineData("timeout_504", typeof(AnthropicGatewayTimeoutException), 504, "timeout_error")]
    [InlineData("overloaded_529", typeof(AnthropicOverloadedException), 529, "overloaded_error")]
    public async Task A_fault_is_thrown_as_its_own_exception(string fault, Type expected, int status, string type)
    {
        using var client = sandbox.Struck(fault);

        var error = await Assert.ThrowsAnyAsync<AnthropicApiException>(
            () => client.Messages.Create(Ask.About("x"), Stop));

        Assert.IsType(expected, error);
        Check(error, status, type);
    }

    [Fact]
    public async Task A_spend_limit_says_its_code_and_asks_for_no_second_try()
    {
        var waits = new List<TimeSpan?>();
        using var handler = Striking("spend_limit_429", 1, waits);
        using var client = sandbox.Through(handler);

        var error = await Assert.ThrowsAsync<AnthropicEnforcedSpendLimitReachedException>(
            () => client.Messages.Create(Ask.About("x"), Stop));

        Check(error, 429, "rate_limit_error");
        Assert.Equal("enforced_spend_limit_reached", error.ErrorCode);
        Assert.Equal([null], waits);
    }

    [Fact]
    public async Task A_429_with_retry_after_is_waited_for_and_tried_again()
    {
        var waits = new List<TimeSpan?>();
        using var handler = Striking("rate_limited;retry_after=1", 1, waits);
        using var client = sandbox.Through(handler, retries: 1);

        var message = await client.Messages.Create(Ask.About("x"), Stop);

        Assert.Equal("message", message.Type.GetString());
        Assert.Equal([TimeSpan.FromSeconds(1), null], waits);
    }

    [Fact]
    public async Task A_lost_response_is_an_io_exception()
    {
        using var client = sandbox.Struck("response_lost");

        await Assert.ThrowsAsync<AnthropicIOException>(() => client.Messages.Create(Ask.About("x"), Stop));
    }

    static void Check(AnthropicApiException error, int status, string type)
    {
        Assert.Equal(status, (int)error.StatusCode);
        Assert.Equal(type, error.Type?.Raw());
        Assert.StartsWith("req_", error.RequestID, StringComparison.Ordinal);
        Assert.Equal(error.RequestID, error.Body.GetProperty("request_id").GetString());
    }

    /// <summary>Strikes the first calls and notes how long each answer asks to wait.</summary>
    static DelegatingHandler Striking(string fault, int times, List<TimeSpan?> waits) => Handler.Create(
        async (request, next, stop) =>
        {
            if (waits.Count < times)
                request.Headers.Add("cairn-sandbox-fault", fault);
            var response = await next(request, stop);
            waits.Add(response.Headers.RetryAfter?.Delta);
            return response;
        });
}
