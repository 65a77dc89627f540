using Anthropic.Core;
using Anthropic.Exceptions;
using Anthropic.Models.Messages.Batches;
using static Cairn.OfficialSdk.SandboxFixture;

namespace Cairn.OfficialSdk;

/// <summary>The whole life of a batch.</summary>
public sealed class BatchTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    [Fact]
    public async Task A_batch_is_created_then_shows_all_as_being_processed()
    {
        using var client = sandbox.Client();

        var created = await client.Messages.Batches.Create(Ask.Batch("a", "b", "c"), Stop);
        var found = await client.Messages.Batches.Retrieve(created.ID, cancellationToken: Stop);

        Assert.Equal(ProcessingStatus.InProgress, created.ProcessingStatus.Value());
        Assert.Equal((3, 0), (created.RequestCounts.Processing, created.RequestCounts.Succeeded));
        Assert.Null(created.ResultsUrl);
        Assert.Equal(TimeSpan.FromHours(24), created.ExpiresAt - created.CreatedAt);
        Assert.Equal(created, found);
    }

    [Fact]
    public async Task An_ended_batch_streams_its_results_and_can_be_deleted()
    {
        using var client = sandbox.Client();
        var batches = client.Messages.Batches;
        var (id, lines) = await RunAsync(Ask.Row("a"), Ask.Row("b"));

        var ended = await batches.Retrieve(id, cancellationToken: Stop);
        var deleted = await batches.Delete(id, cancellationToken: Stop);

        Assert.Equal(ProcessingStatus.Ended, ended.ProcessingStatus.Value());
        Assert.Equal((0, 2), (ended.RequestCounts.Processing, ended.RequestCounts.Succeeded));
        Assert.Equal(new Uri(sandbox.Address, $"/v1/messages/batches/{id}/results").AbsoluteUri, ended.ResultsUrl);
        Assert.Equal(["a", "b"], lines.Select(line => line.CustomID).Order());
        Assert.All(lines, line => Assert.True(line.Result.TryPickSucceeded(out _)));
        Assert.Equal(id, deleted.ID);
        await Assert.ThrowsAsync<AnthropicNotFoundException>(() => batches.Retrieve(id, cancellationToken: Stop));
    }

    [Fact]
    public async Task A_succeeded_line_is_a_whole_message_at_the_batch_tier()
    {
        var (_, lines) = await RunAsync(Ask.Row("a"));

        var line = Assert.Single(lines);
        Assert.True(line.Result.TryPickSucceeded(out var succeeded));
        succeeded.Validate();
        Assert.Equal("batch", succeeded.Message.Usage.ServiceTier?.Raw());
        Assert.NotEqual("", Ask.TextOf(succeeded.Message));
    }

    [Fact]
    public async Task An_errored_line_says_why()
    {
        var (_, lines) = await RunAsync(Ask.Row("good"), Ask.Row("bad", "claude-imaginary-9"));

        var bad = lines.Single(line => line.CustomID == "bad");
        Assert.True(bad.Result.TryPickErrored(out var errored));
        errored.Validate();
        Assert.NotEqual("", errored.Error.Error.Message);
        Assert.Matches("^(invalid_request|not_found)_error$", errored.Error.Error.Type?.Raw());
    }

    [Fact]
    public async Task A_cancelled_batch_ends_with_canceled_lines()
    {
        using var client = sandbox.Client();
        var batches = client.Messages.Batches;
        var created = await batches.Create(Ask.Batch("a", "b"), Stop);

        var canceling = await batches.Cancel(created.ID, cancellationToken: Stop);
        await sandbox.AdvanceAsync("PT1H");
        var ended = await batches.Retrieve(created.ID, cancellationToken: Stop);

        Assert.Equal(ProcessingStatus.Canceling, canceling.ProcessingStatus.Value());
        Assert.NotNull(canceling.CancelInitiatedAt);
        Assert.Equal(ProcessingStatus.Ended, ended.ProcessingStatus.Value());
        var lines = await batches.ResultsStreaming(created.ID, cancellationToken: Stop).ToListAsync(Stop);
        Assert.Equal(ended.RequestCounts.Canceled, lines.Count(line => line.Result.TryPickCanceled(out _)));
        Assert.Equal(2, ended.RequestCounts.Canceled + ended.RequestCounts.Succeeded);
    }

    [Fact]
    public async Task A_list_pages_through_all_batches_newest_first()
    {
        using var client = sandbox.Client();
        var ids = new List<string>();
        foreach (var row in (string[])["1", "2", "3", "4", "5"])
            ids.Insert(0, (await client.Messages.Batches.Create(Ask.Batch(row), Stop)).ID);

        var first = await client.Messages.Batches.List(new() { Limit = 2 }, Stop);
        var all = await ((IPage<MessageBatch>)first).Paginate(Stop).Take(5).ToListAsync(Stop);

        Assert.Equal(2, first.Items.Count);
        Assert.True(first.HasNext());
        Assert.Equal(ids, all.Select(batch => batch.ID));
    }

    [Fact]
    public async Task A_batch_in_progress_is_neither_deleted_nor_read()
    {
        using var client = sandbox.Client();
        var batches = client.Messages.Batches;
        var created = await batches.Create(Ask.Batch("a"), Stop);

        await Assert.ThrowsAsync<AnthropicBadRequestException>(
            () => batches.Delete(created.ID, cancellationToken: Stop));
        await Assert.ThrowsAnyAsync<AnthropicException>(
            async () => await batches.ResultsStreaming(created.ID, cancellationToken: Stop).ToListAsync(Stop));
    }

    [Fact]
    public async Task A_line_of_an_unknown_type_is_kept_as_it_came_unless_shapes_are_checked()
    {
        using var client = sandbox.Client();
        using var struck = sandbox.Struck("unknown_result_type");
        var strict = client.Messages.Batches;
        var usual = strict.WithOptions(options => options with { ResponseValidation = false });
        var created = await struck.Messages.Batches.Create(Ask.Batch("a"), Stop);
        await sandbox.AdvanceAsync("PT24H");

        var line = await usual.ResultsStreaming(created.ID, cancellationToken: Stop).SingleAsync(Stop);

        Assert.Null(line.Result.Value);
        Assert.True(line.RawData["result"].TryGetProperty("type", out _));
        await Assert.ThrowsAsync<AnthropicInvalidDataException>(
            async () => await strict.ResultsStreaming(created.ID, cancellationToken: Stop).ToListAsync(Stop));
    }

    [Fact]
    public async Task The_raw_answer_of_a_batch_shows_its_headers()
    {
        using var client = sandbox.Client();

        using var raw = await client.WithRawResponse.Messages.Batches.Create(Ask.Batch("a"), Stop);

        Assert.StartsWith("req_", raw.RequestID, StringComparison.Ordinal);
        Assert.StartsWith("wrkspc_", raw.WorkspaceID, StringComparison.Ordinal);
        Assert.StartsWith("msgbatch_", (await raw.Deserialize(Stop)).ID, StringComparison.Ordinal);
    }

    async Task<(string Id, List<MessageBatchIndividualResponse> Lines)> RunAsync(params Request[] requests)
    {
        using var client = sandbox.Client();
        var created = await client.Messages.Batches.Create(new() { Requests = requests }, Stop);
        await sandbox.AdvanceAsync("PT24H");
        var lines = client.Messages.Batches.ResultsStreaming(created.ID, cancellationToken: Stop);
        return (created.ID, await lines.ToListAsync(Stop));
    }
}
