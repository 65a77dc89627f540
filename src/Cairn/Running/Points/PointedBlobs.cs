namespace Cairn.Running.Points;

/// <summary>Files with a named point before and after each write.</summary>
sealed class PointedBlobs(IBlobStore inner, Func<FaultPoint, Task> at) : IBlobStore
{
    readonly PointedCalls _calls = new("blob", at);

    public string Place => inner.Place;

    public long FreeBytes => inner.FreeBytes;

    public Task AppendAsync(string name, ReadOnlyMemory<byte> bytes) =>
        _calls.AroundAsync("append", () => inner.AppendAsync(name, bytes));

    public Task<IBlobDraft> DraftAsync(string name) => _calls.AroundAsync<IBlobDraft>(
        "draft", async () => new PointedDraft(await inner.DraftAsync(name), _calls));

    public Stream? OpenRead(string name) => inner.OpenRead(name);

    sealed class PointedDraft(IBlobDraft inner, PointedCalls calls) : IBlobDraft
    {
        public Stream Content => inner.Content;

        public void ReadExactlyAt(long offset, Span<byte> to) => inner.ReadExactlyAt(offset, to);

        public void BeginFlush() => inner.BeginFlush();

        public Task PublishAsync(string name) => calls.AroundAsync("publish", () => inner.PublishAsync(name));

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
