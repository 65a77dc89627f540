using Cairn.Running;

namespace Cairn.Bench.Driving;

/// <summary>Files without the journal beside the ledger: what it costs shows when it is gone.</summary>
sealed class UnjournaledBlobs(IBlobStore inner) : IBlobStore
{
    public string Place => inner.Place;

    public long FreeBytes => inner.FreeBytes;

    public Task AppendAsync(string name, ReadOnlyMemory<byte> bytes) => Task.CompletedTask;

    public Task<IBlobDraft> DraftAsync(string name) => inner.DraftAsync(name);

    public Stream? OpenRead(string name) => inner.OpenRead(name);
}
