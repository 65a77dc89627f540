using Cairn.Claude;

namespace Cairn.Tests.Claude;

public sealed class HeldBodyTests : IDisposable
{
    readonly MemoryStream _sent = new();

    [Fact]
    public async Task At_the_fence_all_but_the_tail_has_left()
    {
        var (upload, lengthAtFence) = (Upload.Open().ToSend(), 0L);
        using var body = new HeldBody(Fenced(upload, () => lengthAtFence = _sent.Length), () => { }, default);

        await body.CopyToAsync(_sent, TestContext.Current.CancellationToken);

        Assert.Equal((upload.Length - upload.Tail.Length, upload.Length), (lengthAtFence, _sent.Length));
    }

    [Fact]
    public async Task A_tail_does_not_leave_after_the_caller_was_told_that_it_did_not()
    {
        HeldBody? body = null;
        var upload = Upload.Open().ToSend();
        using (body = new(Fenced(upload, () => body!.Close()), () => { }, default))
        {
            await Assert.ThrowsAsync<HttpRequestException>(
                () => body.CopyToAsync(_sent, TestContext.Current.CancellationToken));

            Assert.Equal((upload.Length - upload.Tail.Length, false), (_sent.Length, body.TailReleased));
        }
    }

    public void Dispose() => _sent.Dispose();

    static BatchUpload Fenced(BatchUpload upload, Action fence) => upload with
    {
        PassFenceAsync = _ =>
        {
            fence();
            return Task.CompletedTask;
        },
    };
}
