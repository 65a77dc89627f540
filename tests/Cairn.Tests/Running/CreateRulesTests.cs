using System.Net;
using Cairn.Claude;
using Cairn.Running;

namespace Cairn.Tests.Running;

public sealed class CreateRulesTests
{
    const string UsageLimit =
        "You have reached your specified workspace API usage limits. You will regain access on 2026-12-01.";

    [Fact]
    public void A_batch_with_an_id_is_created() => Assert.IsType<CreateVerdict.Created>(CreateRules.Judge(new()
    {
        TailReleased = true,
        Batch = new()
        {
            Id = "msgbatch_1",
            ProcessingStatus = "in_progress",
            RequestCounts = new(1, 0, 0, 0, 0),
            CreatedAt = JumpingClock.Start,
        },
    }));

    [Fact]
    public void A_success_that_cannot_be_read_created_a_batch_that_must_be_found() =>
        Assert.Equal(new CreateVerdict.Ambiguous(MustExist: true),
            CreateRules.Judge(new() { TailReleased = true, IsUnreadableSuccess = true }));

    [Fact]
    public void No_answer_after_the_tail_leaves_it_open_whether_there_is_a_batch() =>
        Assert.Equal(new CreateVerdict.Ambiguous(MustExist: false), CreateRules.Judge(Broken(tailReleased: true)));

    [Fact]
    public void No_answer_before_the_tail_created_nothing() =>
        Assert.IsType<CreateVerdict.NotCreated>(CreateRules.Judge(Broken(tailReleased: false)));

    [Theory]
    [InlineData(408)]
    [InlineData(409)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(504)]
    [InlineData(522)]
    [InlineData(529)]
    public void A_failing_server_leaves_it_open_once_the_tail_was_released(int status)
    {
        Assert.Equal(new CreateVerdict.Ambiguous(MustExist: false), Judge(status, tailReleased: true));
        Assert.IsType<CreateVerdict.NotCreated>(Judge(status, tailReleased: false));
    }

    [Theory]
    [InlineData("requests.7.params.max_tokens: Field required", 7)]
    [InlineData("requests.12.custom_id: too long", 12)]
    public void A_refusal_that_names_a_request_is_that_rows_fault(string message, int index) =>
        Assert.Equal(index, Assert.IsType<CreateVerdict.Poison>(Judge(400, message)).Index);

    [Theory]
    [InlineData("requests: Field required")]
    [InlineData("requests.-1.params: bad")]
    [InlineData("requests.99999999999.params: bad")]
    [InlineData("messages: at least one")]
    [InlineData("")]
    public void A_refusal_that_names_none_is_some_rows_fault(string message) =>
        Assert.IsType<CreateVerdict.Rejected>(Judge(400, message));

    [Fact]
    public void A_bad_request_that_is_not_the_apis_own_answer_fails_no_row() =>
        Assert.IsType<CreateVerdict.NotCreated>(CreateRules.Judge(new()
        {
            TailReleased = true,
            Error = new(HttpStatusCode.BadRequest, ApiError.UnknownType, "<html>"),
        }));

    [Theory]
    [InlineData(400, UsageLimit, null)]
    [InlineData(401, "invalid x-api-key", null)]
    [InlineData(402, "billing", null)]
    [InlineData(403, "permission", null)]
    [InlineData(429, "limit", "enforced_spend_limit_reached")]
    [InlineData(400, "on hold", "organization_on_hold")]
    [InlineData(403, "key", "cmek_key_disabled")]
    public void What_the_account_may_not_do_stops_the_run_and_fails_no_row(int status, string message, string? code) =>
        Assert.Equal(
            StopCause.Credentials, Assert.IsType<CreateVerdict.Stopped>(Judge(status, message, code: code)).Cause);

    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(418)]
    [InlineData(421)]
    [InlineData(422)]
    public void Any_other_status_stops_the_run_for_a_decision(int status) =>
        Assert.Equal(StopCause.Decision, Assert.IsType<CreateVerdict.Stopped>(Judge(status)).Cause);

    [Fact]
    public void Too_large_is_its_own_verdict() => Assert.IsType<CreateVerdict.TooLarge>(Judge(413));

    [Fact]
    public void A_rate_limit_is_waited_out_as_long_as_it_says()
    {
        var reply = Reply(429, "slow down", null, tailReleased: true);
        var told = reply with { Context = ServerContext.Unknown with { RetryAfter = TimeSpan.FromSeconds(17) } };

        Assert.Equal(
            TimeSpan.FromMinutes(1), Assert.IsType<CreateVerdict.Throttled>(CreateRules.Judge(reply)).RetryAfter);
        Assert.Equal(
            TimeSpan.FromSeconds(17), Assert.IsType<CreateVerdict.Throttled>(CreateRules.Judge(told)).RetryAfter);
    }

    [Fact]
    public void A_server_that_does_not_take_expect_is_asked_again_at_once() =>
        Assert.Equal(
            TimeSpan.Zero, Assert.IsType<CreateVerdict.NotCreated>(Judge(417, tailReleased: false)).RetryAfter);

    static CreateVerdict Judge(int status, string message = "", bool tailReleased = true, string? code = null) =>
        CreateRules.Judge(Reply(status, message, code, tailReleased));

    static CreateReply Reply(int status, string message, string? code, bool tailReleased) => new()
    {
        TailReleased = tailReleased,
        Error = new((HttpStatusCode)status, "some_error", message, code),
    };

    static CreateReply Broken(bool tailReleased) =>
        new() { TailReleased = tailReleased, Failure = new IOException("reset") };
}
