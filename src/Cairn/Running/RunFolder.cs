using System.Globalization;

namespace Cairn.Running;

/// <summary>
/// The files that belong to one run: its lock, the ids it was given, its result segments, its own sandbox.
/// </summary>
public sealed class RunFolder
{
    readonly string _root;

    /// <summary>Names the folder of a run below <paramref name="home"/>; makes it, for the owner only.</summary>
    public RunFolder(string home, string runId)
    {
        _root = Path.Combine(home, "runs", runId);
        Segments = Path.Combine(_root, "segments");
        foreach (var folder in (string[])[_root, Segments])
            OwnerOnly.CreateFolder(folder);
    }

    /// <summary>Where the results are kept as the API sent them, one immutable file for each settled batch.</summary>
    public string Segments { get; }

    /// <summary>The state of the sandbox that belongs to the run.</summary>
    public string SandboxState => Path.Combine(_root, "sandbox.json");

    string AcceptedJournal => Path.Combine(_root, "accepted");

    /// <summary>The path of a segment by its name.</summary>
    public string SegmentPath(string name) => Path.Combine(Segments, name);

    /// <summary>
    /// Takes the run for this process, or returns null while another one has it. A killed process lets go by itself.
    /// </summary>
    public FileStream? TryLock()
    {
        try
        {
            return new(Path.Combine(_root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>
    /// Notes a batch's id beside the ledger before the ledger knows it: a crash in between then costs nothing.
    /// </summary>
    internal async Task JournalAcceptedAsync(string submissionId, string batchId)
    {
        await using var file = new FileStream(AcceptedJournal, FileMode.Append, FileAccess.Write, FileShare.Read);
        await file.WriteAsync(System.Text.Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{submissionId} {batchId}\n")));
        file.FlushToDisk();
    }

    /// <summary>The batch id that was noted for a submission, or null.</summary>
    internal async Task<string?> FindAcceptedAsync(string submissionId)
    {
        if (!File.Exists(AcceptedJournal))
            return null;
        // A torn last line has no newline at its end and is not taken.
        var text = await File.ReadAllTextAsync(AcceptedJournal);
        var complete = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return Array.FindLast(complete, line =>
            line.StartsWith(submissionId + " ", StringComparison.Ordinal))?.Split(' ')[1];
    }
}
