using System.Text;
using Anthropic;
using Anthropic.Core;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using Anthropic.Models.Messages.Batches;
using Cairn.EndToEnd.Driver;

namespace Cairn.OfficialSdk12;

/// <summary>The client from before the second version of the API: every room of the sandbox once.</summary>
public sealed class LifeTests : IAsyncLifetime
{
    readonly Workbench _bench = new();
    readonly List<string> _sent = [];
    DelegatingHandler? _handler;
    SandboxProcess? _sandbox;
    AnthropicClient? _client;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxProcess.StartAsync(_bench, "--clock", "step");
        _handler = Handler.Create((request, next, stop) =>
        {
            _sent.Add(string.Join(
                ' ', request.Headers.GetValues("x-api-key").Concat(request.Headers.GetValues("anthropic-version"))));
            return next(request, stop);
        });
        _client = new()
        {
            ApiKey = "test-key",
            AuthToken = null,
            BaseUrl = _sandbox.Address.AbsoluteUri,
            MaxRetries = 0,
            ResponseValidation = true,
            Handlers = [_handler],
        };
    }

    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        _handler?.Dispose();
        _sandbox?.Dispose();
        _bench.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_whole_life_of_a_batch()
    {
        var batches = _client!.Messages.Batches;
        var created = await batches.Create(
            new() { Requests = [Row("good", "claude-haiku-4-5"), Row("bad", "claude-imaginary-9")] }, Stop);
        await _sandbox!.AdvanceAsync("PT24H");
        var ended = await batches.Retrieve(created.ID, cancellationToken: Stop);
        var lines = await batches.ResultsStreaming(created.ID, cancellationToken: Stop).ToListAsync(Stop);
        var listed = await batches.List(new() { Limit = 1 }, Stop);
        var deleted = await batches.Delete(created.ID, cancellationToken: Stop);

        Assert.Equal(ProcessingStatus.InProgress, created.ProcessingStatus.Value());
        Assert.Equal((1, 1), (ended.RequestCounts.Succeeded, ended.RequestCounts.Errored));
        var (good, bad) = (lines.Single(line => line.CustomID == "good"), lines.Single(line => line.CustomID == "bad"));
        Assert.True(good.Result.TryPickSucceeded(out _));
        Assert.True(bad.Result.TryPickErrored(out _));
        Assert.Equal(created.ID, Assert.Single(listed.Items).ID);
        Assert.Equal(created.ID, deleted.ID);
        Assert.All(_sent, sent => Assert.Equal("test-key 2023-06-01", sent));
    }

    [Fact]
    public async Task A_cancelled_batch()
    {
        var batches = _client!.Messages.Batches;
        var created = await batches.Create(new() { Requests = [Row("a", "claude-haiku-4-5")] }, Stop);
        var canceling = await batches.Cancel(created.ID, cancellationToken: Stop);
        await _sandbox!.AdvanceAsync("PT1H");
        var ended = await batches.Retrieve(created.ID, cancellationToken: Stop);

        Assert.Equal(ProcessingStatus.Canceling, canceling.ProcessingStatus.Value());
        Assert.Equal(ProcessingStatus.Ended, ended.ProcessingStatus.Value());
    }

    [Fact]
    public async Task A_message_plain_streamed_and_counted()
    {
        var request = Question("Good morning");
        var plain = await _client!.Messages.Create(request, Stop);
        var streamed = await _client.Messages.CreateStreaming(request, Stop).Aggregate();
        var counted = await _client.Messages.CountTokens(
            new() { Model = "claude-haiku-4-5", Messages = request.Messages }, Stop);

        plain.Validate();
        Assert.Equal(TextOf(plain), TextOf(streamed));
        Assert.Equal(plain.Usage.InputTokens, counted.InputTokens);
    }

    [Fact]
    public async Task Sampling_parameters_that_the_first_version_still_has()
    {
#pragma warning disable CS0618 // Newer models refuse it, this one still takes it.
        var request = Question("Good morning") with { Temperature = 0.5 };
#pragma warning restore CS0618
        var message = await _client!.Messages.Create(request, Stop);

        Assert.NotEqual("", TextOf(message));
    }

    [Fact]
    public async Task The_models()
    {
        var page = await _client!.Models.List(new() { Limit = 1_000 }, Stop);
        var model = await _client.Models.Retrieve("claude-haiku-4-5", cancellationToken: Stop);

        Assert.All(page.Items, info => info.Validate());
        Assert.Contains(page.Items, info => info.ID == model.ID);
    }

    [Fact]
    public async Task A_file()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes("Roses are red"));
        var content = new BinaryContent { Stream = stream, FileName = "poem.txt" };
        var file = await _client!.Files.Upload(new() { File = content }, Stop);
        var listed = await _client.Files.List(new(), Stop);
        var deleted = await _client.Files.Delete(file.ID, cancellationToken: Stop);

        Assert.Equal(file.ID, Assert.Single(listed.Items).ID);
        Assert.Equal(file.ID, deleted.ID);
    }

    [Fact]
    public async Task Errors_as_typed_exceptions()
    {
        var missing = await Assert.ThrowsAsync<AnthropicNotFoundException>(
            () => _client!.Messages.Batches.Retrieve("msgbatch_01none", cancellationToken: Stop));
        var bad = await Assert.ThrowsAsync<AnthropicBadRequestException>(
            () => _client!.Messages.Batches.Create(new() { Requests = [Row("not a good id", "x")] }, Stop));

        Assert.Contains("\"not_found_error\"", missing.ResponseBody, StringComparison.Ordinal);
        Assert.Contains("\"invalid_request_error\"", bad.ResponseBody, StringComparison.Ordinal);
    }

    static MessageCreateParams Question(string text) => new()
    {
        Model = "claude-haiku-4-5",
        MaxTokens = 256,
        Messages = [new() { Role = Role.User, Content = text }],
    };

    static Request Row(string id, string model) => new()
    {
        CustomID = id,
        Params = new() { Model = model, MaxTokens = 64, Messages = [new() { Role = Role.User, Content = "Hello" }] },
    };

    static string TextOf(Message message) =>
        string.Concat(message.Content.Select(block => block.TryPickText(out var text) ? text.Text : ""));
}
