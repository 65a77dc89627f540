using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Cairn.Sandbox.State;

/// <summary>Keeps the state of a sandbox on disk so that it survives the death of its process at any moment.</summary>
/// <remarks>
/// FILE is a snapshot, <c>FILE.journal</c> holds what changed since, and <c>FILE.clock</c> how far time has come. A
/// change costs one record; once the journal outgrows the snapshot, a new snapshot is written beside the old one, made
/// durable and renamed over it. The records carry on its numbering, so that a crash before the journal is emptied does
/// no harm. Nothing here can sync a folder; the sync of a file in it, which follows each rename, does so on the usual
/// file systems.
/// </remarks>
sealed class StateFile : IDisposable
{
    const long JournalBytesMin = 1024 * 1024;

    readonly string _path;
    readonly FileStream _lock;
    SafeFileHandle? _clock;
    StateJournal? _journal;
    long _number;
    long _snapshotBytes;

    public StateFile(string path)
    {
        _path = path;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            _lock = new(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (IsOfDisk(exception))
        {
            throw new SandboxException(
                $"The state file '{path}' can't be used: {exception.Message}"
                + " Another sandbox may hold it; stop that one, or name another file.",
                exception);
        }
    }

    public string SpoolFolder => _path + ".d";

    /// <summary>Whether it costs less to write everything than to go on with the journal.</summary>
    public bool IsDue => _journal!.Bytes > Math.Max(_snapshotBytes, JournalBytesMin);

    string ClockPath => _path + ".clock";

    /// <summary>Whether an exception is the disk's doing, and no mistake of ours.</summary>
    public static bool IsOfDisk(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>The last state that was saved, or null if there is none; to be called once, before anything is
    /// saved.</summary>
    public SandboxState? Load()
    {
        try
        {
            var history = File.Exists(_path) ? new StateHistory(Parse(File.ReadAllBytes(_path))) : null;
            _journal = StateJournal.Open(_path + ".journal", record => Take(history, record));
            _clock = File.OpenHandle(ClockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite);
            _number = history?.Number ?? 0;
            return history?.ToState();
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException || IsOfDisk(exception))
        {
            throw new SandboxException(
                $"The state file '{_path}' can't be read: {exception.Message}"
                + " Name another file if this is no sandbox's;"
                + $" else remove it, its '.journal' and '{SpoolFolder}' to start anew.",
                exception);
        }
    }

    /// <summary>Adds what has changed since the last save.</summary>
    public void Append(SandboxState change) => _journal!.Append(
        JsonSerializer.Serialize(change with { Number = ++_number }, SandboxStateJson.Default.SandboxState));

    /// <summary>Writes everything, so that the journal is empty again.</summary>
    public void Save(SandboxState state)
    {
        var temporary = _path + ".new";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(stream, state with { Number = _number }, SandboxStateJson.Default.SandboxState);
            stream.Flush(flushToDisk: true);
            _snapshotBytes = stream.Length;
        }

        File.Move(temporary, _path, overwrite: true);
        _journal!.Clear();
    }

    /// <summary>Says until when time has been shown. In one write over the last one, so that a kill leaves this time
    /// or that.</summary>
    public void SaveClock(DateTimeOffset now, DateTimeOffset wall) => RandomAccess.Write(
        _clock!,
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{now.UtcTicks} {wall.UtcTicks} .")),
        fileOffset: 0);

    /// <summary>The last moment that was shown, and when that was on the wall; null if there is none.</summary>
    public (DateTimeOffset Now, DateTimeOffset Wall)? LoadClock()
    {
        var parts = File.ReadAllText(ClockPath).Split(' ');
        return parts is [var now, var wall, "."]
            && long.TryParse(now, out var nowTicks) && long.TryParse(wall, out var wallTicks)
            ? (new(nowTicks, TimeSpan.Zero), new(wallTicks, TimeSpan.Zero))
            : null;
    }

    public void Dispose()
    {
        _journal?.Dispose();
        _clock?.Dispose();
        _lock.Dispose();
    }

    static void Take(StateHistory? history, string record)
    {
        if (history is null)
            throw new InvalidDataException("The snapshot is missing, but there is a journal.");

        history.Add(Parse(Encoding.ASCII.GetBytes(record)));
    }

    static SandboxState Parse(ReadOnlySpan<byte> json)
    {
        var state = JsonSerializer.Deserialize(json, SandboxStateJson.Default.SandboxState)
            ?? throw new JsonException("null");
        return state.Format <= SandboxState.FormatNow
            ? state
            : throw new InvalidDataException(
                $"Its format is {state.Format}, and this version knows {SandboxState.FormatNow} at most.");
    }
}
