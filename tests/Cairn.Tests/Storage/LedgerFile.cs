using Cairn.Simulation.Ledger;

namespace Cairn.Tests.Storage;

/// <summary>A place for a ledger, in memory where the system has such a place; gone afterwards.</summary>
sealed class LedgerFile : IDisposable
{
    const string Memory = "/dev/shm";

    readonly DirectoryInfo _folder = Directory.Exists(Memory)
        ? Directory.CreateDirectory(System.IO.Path.Combine(Memory, $"cairn-{Guid.NewGuid():N}"))
        : Directory.CreateTempSubdirectory("cairn-");

    public LedgerClock Clock { get; } = new();

    public string Path => System.IO.Path.Combine(_folder.FullName, "ledger.db");

    public void Dispose() => _folder.Delete(recursive: true);
}
