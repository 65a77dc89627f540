using Cairn.Running;
using Cairn.Storage;

namespace Cairn.Tests.Running;

public sealed class AcceptedJournalTests : IDisposable
{
    readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("cairn-");

    [Fact]
    public async Task A_note_that_a_crash_tore_counts_for_nothing()
    {
        var blobs = new RunFolder(_home.FullName, "00000001");
        await blobs.AppendAsync("accepted", "\nsub00001 msgbatch_01 01234567\n"u8.ToArray());
        var journal = new AcceptedJournal(blobs);

        Assert.Null(await journal.FindAsync("sub00001"));

        await journal.NoteAsync("sub00001", "msgbatch_012");
        Assert.Equal("msgbatch_012", await journal.FindAsync("sub00001"));
    }

    public void Dispose() => _home.Delete(recursive: true);
}
