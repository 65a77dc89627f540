using Anthropic.Core;
using Anthropic.Exceptions;
using Anthropic.Models.Models;
using static Cairn.OfficialSdk.SandboxFixture;

namespace Cairn.OfficialSdk;

/// <summary>The Models API.</summary>
public sealed class ModelTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    [Fact]
    public async Task Every_model_has_the_shape_of_its_type()
    {
        using var client = sandbox.Client();

        var page = await client.Models.List(new() { Limit = 1_000 }, Stop);

        Assert.Contains(page.Items, model => model.ID == "claude-haiku-4-5-20251001");
        Assert.All(page.Items, model => model.Validate());
    }

    [Fact]
    public async Task The_pages_hold_what_one_page_holds()
    {
        using var client = sandbox.Client();

        var atOnce = await client.Models.List(new() { Limit = 1_000 }, Stop);
        var first = await client.Models.List(new() { Limit = 3 }, Stop);
        var paged = await ((IPage<ModelInfo>)first).Paginate(Stop).ToListAsync(Stop);

        Assert.Equal(3, first.Items.Count);
        Assert.Equal(atOnce.Items.Select(model => model.ID), paged.Select(model => model.ID));
    }

    [Fact]
    public async Task A_model_is_found_by_its_id_and_its_alias()
    {
        using var client = sandbox.Client();

        var byAlias = await client.Models.Retrieve("claude-haiku-4-5", cancellationToken: Stop);
        var byId = await client.Models.Retrieve(byAlias.ID, cancellationToken: Stop);

        Assert.Equal("claude-haiku-4-5-20251001", byAlias.ID);
        Assert.Equal(byAlias, byId);
        Assert.True(byAlias.Capabilities?.Batch.Supported);
    }

    [Fact]
    public async Task A_model_that_never_was_is_not_found()
    {
        using var client = sandbox.Client();

        await Assert.ThrowsAsync<AnthropicNotFoundException>(
            () => client.Models.Retrieve("claude-imaginary-9", cancellationToken: Stop));
    }
}
