using System.Globalization;
using System.Text.Json;

namespace Cairn.Sandbox.State;

/// <summary>Keeps the state of a sandbox on disk so that it survives the death of its process at any moment.</summary>
/// <remarks>
/// The snapshot is written beside the old one, made durable and renamed over it. A small clock file, written in place
/// about once a
/// second, only says how far time had come while nothing else changed.
/// </remarks>
sealed class StateFile : IDisposable
{
    readonly string _path;
    readonly FileStream _lock;

    public StateFile(string path)
    {
        _path = path;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            _lock = new(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException(
                $"The state file '{path}' can't be used: {exception.Message}"
                + " Another sandbox may hold it; stop that one, or name another file.",
                exception);
        }
    }

    public string SpoolFolder => _path + ".d";

    string ClockPath => _path + ".clock";

    public SandboxState? Load()
    {
        if (!File.Exists(_path))
            return null;

        try
        {
            using var stream = File.OpenRead(_path);
            return JsonSerializer.Deserialize(stream, SandboxStateJson.Default.SandboxState)
                ?? throw new JsonException("null");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new SandboxException(
                $"The state file '{_path}' can't be read: {exception.Message}"
                + $" Remove it and '{SpoolFolder}' to start anew.",
                exception);
        }
    }

    public void Save(SandboxState state)
    {
        var temporary = _path + ".new";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(stream, state, SandboxStateJson.Default.SandboxState);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, _path, overwrite: true);
    }

    public void SaveClock(DateTimeOffset now, DateTimeOffset wall) =>
        File.WriteAllText(ClockPath, string.Create(CultureInfo.InvariantCulture, $"{now.UtcTicks} {wall.UtcTicks} ."));

    /// <summary>The last moment that is known to have passed, and when that was on the wall; null if it can't be
    /// read.</summary>
    public (DateTimeOffset Now, DateTimeOffset Wall)? LoadClock()
    {
        if (!File.Exists(ClockPath))
            return null;

        var parts = File.ReadAllText(ClockPath).Split(' ');
        return parts is [var now, var wall, "."]
            && long.TryParse(now, out var nowTicks) && long.TryParse(wall, out var wallTicks)
            ? (new(nowTicks, TimeSpan.Zero), new(wallTicks, TimeSpan.Zero))
            : null;
    }

    public void Dispose() => _lock.Dispose();
}
