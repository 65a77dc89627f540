using System.Net.Http.Headers;
using System.Text;
using Anthropic;
using Anthropic.Core;
using Anthropic.Exceptions;
using Anthropic.Models.Files;
using static Cairn.OfficialSdk.SandboxFixture;

namespace Cairn.OfficialSdk;

/// <summary>The Files API, and files that requests refer to.</summary>
public sealed class FileTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    static readonly string Poem = string.Concat(Enumerable.Repeat("Roses are red, violets are blue. ", 40));

    [Fact]
    public async Task A_file_is_kept_from_its_upload_to_its_deletion()
    {
        using var client = sandbox.Client();

        var file = await UploadAsync(client, "poem.txt");
        var found = await client.Files.RetrieveMetadata(file.ID, cancellationToken: Stop);
        var deleted = await client.Files.Delete(file.ID, cancellationToken: Stop);

        Assert.Equal(("poem.txt", "text/plain", Poem.Length), (file.Filename, file.MimeType, (int)file.SizeBytes));
        Assert.False(file.Downloadable);
        Assert.Equal(file, found);
        Assert.Equal(file.ID, deleted.ID);
        await Assert.ThrowsAsync<AnthropicNotFoundException>(
            () => client.Files.RetrieveMetadata(file.ID, cancellationToken: Stop));
    }

    [Fact]
    public async Task A_list_pages_through_all_files_newest_first()
    {
        using var client = sandbox.Client();
        var ids = new List<string>();
        foreach (var name in (string[])["1.txt", "2.txt", "3.txt"])
            ids.Insert(0, (await UploadAsync(client, name)).ID);

        var first = await client.Files.List(new() { Limit = 2 }, Stop);
        var all = await ((IPage<FileMetadata>)first).Paginate(Stop).ToListAsync(Stop);

        Assert.Equal(2, first.Items.Count);
        Assert.Equal(ids, all.Take(3).Select(file => file.ID));
    }

    [Fact]
    public async Task An_uploaded_file_may_not_be_downloaded()
    {
        using var client = sandbox.Client();
        var file = await UploadAsync(client, "poem.txt");

        var error = await Assert.ThrowsAsync<AnthropicFileNotDownloadableException>(
            () => client.Files.Download(file.ID, cancellationToken: Stop));

        Assert.Equal("file_not_downloadable", error.ErrorCode);
    }

    [Fact]
    public async Task A_message_and_a_batch_may_be_about_a_file()
    {
        using var client = sandbox.Client();
        var file = await UploadAsync(client, "poem.txt");

        var message = await client.Messages.Create(Ask.About(Ask.Document(file.ID)), Stop);
        var batch = await client.Messages.Batches.Create(
            new() { Requests = [Ask.Row("a", Ask.Document(file.ID))] }, Stop);
        await sandbox.AdvanceAsync("PT24H");
        var line = await client.Messages.Batches.ResultsStreaming(batch.ID, cancellationToken: Stop).SingleAsync(Stop);

        Assert.True(message.Usage.InputTokens > Poem.Length / 10);
        Assert.True(line.Result.TryPickSucceeded(out var succeeded));
        Assert.Equal(message.Usage.InputTokens, succeeded.Message.Usage.InputTokens);
    }

    [Fact]
    public async Task A_file_that_never_was_is_refused()
    {
        using var client = sandbox.Client();

        await Assert.ThrowsAnyAsync<Anthropic4xxException>(
            () => client.Messages.Create(Ask.About(Ask.Document("file_011CNha8iCJcU1wXNR6q4V8w")), Stop));
    }

    static async Task<FileMetadata> UploadAsync(AnthropicClient client, string name)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Poem));
        var content = new BinaryContent
        {
            Stream = stream,
            FileName = name,
            ContentType = new MediaTypeHeaderValue("text/plain"),
        };
        return await client.Files.Upload(new() { File = content }, Stop);
    }
}
