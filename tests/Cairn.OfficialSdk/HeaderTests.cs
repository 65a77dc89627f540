using Anthropic.Core;
using static Cairn.OfficialSdk.SandboxFixture;

namespace Cairn.OfficialSdk;

/// <summary>What the client says of itself, and that older ways of saying it are taken too.</summary>
public sealed class HeaderTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    [Fact]
    public async Task The_client_sends_its_key_as_a_bearer_token_and_the_second_version()
    {
        var sent = new List<string>();
        using var handler = Handler.Create((request, next, stop) =>
        {
            sent.Add($"{request.Headers.Authorization}");
            sent.AddRange(request.Headers.GetValues("anthropic-version"));
            return next(request, stop);
        });
        using var client = sandbox.Through(handler);

        await client.Models.List(new(), Stop);

        Assert.Equal(["Bearer test-key", "2026-10-21"], sent);
    }

    [Theory]
    [InlineData("2023-01-01")]
    [InlineData("2023-06-01")]
    public async Task The_older_versions_with_the_older_key_get_the_same_shapes(string version)
    {
        using var handler = Handler.Create((request, next, stop) =>
        {
            request.Headers.Authorization = null;
            request.Headers.Add("x-api-key", "test-key");
            request.Headers.Remove("anthropic-version");
            request.Headers.Add("anthropic-version", version);
            return next(request, stop);
        });
        using var client = sandbox.Through(handler);

        var batch = await client.Messages.Batches.Create(Ask.Batch("a"), Stop);
        var message = await client.Messages.Create(Ask.About("x"), Stop);

        batch.Validate();
        message.Validate();
        Assert.Equal("message", message.Type.GetString());
    }
}
