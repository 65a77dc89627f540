using System.Globalization;
using System.Text;
using Cairn.Running;

namespace Cairn.Cli;

/// <summary>
/// Remembers beside the ledger how far it once was, so that one that was restored from a copy is noticed.
/// </summary>
sealed class SequenceMark(CairnHome home)
{
    readonly string _path = Path.Combine(home.Path, "sequence");

    /// <summary>How far the ledger is known to have been; 0 where nothing is known.</summary>
    public long Read() =>
        File.Exists(_path)
        && long.TryParse(File.ReadAllText(_path), NumberStyles.Integer, CultureInfo.InvariantCulture, out var mark)
            ? mark
            : 0;

    /// <summary>Notes how far the ledger is; never less than before.</summary>
    public async Task NoteAsync(IRunStore store)
    {
        var sequence = await store.SequenceAsync();
        if (sequence > Read())
            Write(sequence);
    }

    /// <summary>Starts again from where a restored ledger is.</summary>
    public async Task ResetAsync(IRunStore store) => Write(await store.SequenceAsync());

    // A process that is killed here, or two that write at once, leave an older mark: it notices less, and harms
    // nothing.
    void Write(long sequence)
    {
        var draft = $"{_path}.{Environment.ProcessId}";
        using (var file = OwnerOnly.CreateFile(draft))
            file.Write(Encoding.ASCII.GetBytes(sequence.ToString(CultureInfo.InvariantCulture)));
        File.Move(draft, _path, overwrite: true);
    }
}
