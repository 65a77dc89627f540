using Cairn.Running;
using Cairn.Simulation.Kernel;

namespace Cairn.Simulation.Ports;

/// <summary>
/// The files of one run on a simulated disk. What was synced survives a crash; of what was being written, any part
/// may.
/// </summary>
sealed class SimFiles(SimRandom chance)
{
    const int SectorBytes = 512;

    readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    (string Name, byte[] Bytes)? _appending;

    /// <summary>The files as one process sees them.</summary>
    /// <param name="midway">Stops in the middle of a write and lets others act.</param>
    public IBlobStore SeenBy(Func<string, Task> midway) => new View(this, midway);

    /// <summary>The process died, or the machine: an unfinished append leaves as many bytes as chance has it.</summary>
    public void Crash()
    {
        if (_appending is not { } torn)
            return;
        _appending = null;
        // A write is torn at a sector or, when it is shorter than one, anywhere.
        var kept = torn.Bytes.Length > SectorBytes
            ? SectorBytes * chance.Below((torn.Bytes.Length / SectorBytes) + 1)
            : chance.Below(torn.Bytes.Length + 1);
        Append(torn.Name, torn.Bytes.AsSpan(0, kept));
    }

    void Append(string name, ReadOnlySpan<byte> bytes) =>
        _files[name] = [.. _files.GetValueOrDefault(name, []), .. bytes];

    Stream? OpenRead(string name) =>
        _files.TryGetValue(name, out var bytes) ? new MemoryStream(bytes, writable: false) : null;

    sealed class View(SimFiles files, Func<string, Task> midway) : IBlobStore
    {
        public string Place => "The simulated disk";

        public long FreeBytes => long.MaxValue;

        public async Task AppendAsync(string name, ReadOnlyMemory<byte> bytes)
        {
            files._appending = (name, bytes.ToArray());
            await midway("disk.append");
            files._appending = null;
            files.Append(name, bytes.Span);
        }

        public Task<IBlobDraft> DraftAsync(string name) =>
            Task.FromResult<IBlobDraft>(new Draft(files, midway));

        public Stream? OpenRead(string name) => files.OpenRead(name);
    }

    sealed class Draft(SimFiles files, Func<string, Task> midway) : IBlobDraft
    {
        readonly MemoryStream _content = new();

        public Stream Content => _content;

        public async Task PublishAsync(string name)
        {
            // Renamed and not yet known to be: a crash here leaves the file under its name or not at all.
            if (files.IsRenameKept())
                files._files[name] = _content.ToArray();
            await midway("disk.publish");
            files._files[name] = _content.ToArray();
        }

        public async ValueTask DisposeAsync() => await _content.DisposeAsync();
    }

    bool IsRenameKept() => chance.Permille(500);
}
