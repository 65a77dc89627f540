using Cairn.Claude;

namespace Cairn.Tests.Claude;

public sealed class HeldBodyTests
{
    [Fact]
    public async Task A_tail_does_not_leave_after_the_caller_was_told_that_it_did_not()
    {
        var upload = new Upload();
        using var body = new HeldBody(upload.ToSend(), () => { }, TestContext.Current.CancellationToken);
        using var sent = new MemoryStream();
        var sending = body.CopyToAsync(sent, TestContext.Current.CancellationToken);

        body.Close();
        upload.Fence.SetResult();

        await Assert.ThrowsAsync<IOException>(() => sending);
        Assert.Equal((upload.HeadLength, false), (sent.Length, body.TailReleased));
    }
}
