using System.Globalization;
using System.Text.Json;

namespace Cairn.Sandbox.State;

/// <summary>Keeps the state of a sandbox on disk so that it survives the death of its process at any moment.</summary>
/// <remarks>
/// The snapshot is written beside the old one, made durable and renamed over it. A small clock file, written in place about once a
/// second, only says how far time had come while nothing else changed.
/// </remarks>
sealed class StateFile(string path)
{
    public string SpoolFolder => path + ".d";

    string ClockPath => path + ".clock";

    public SandboxState? Load()
    {
        if (!File.Exists(path))
            return null;

        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, SandboxStateJson.Default.SandboxState)
                ?? throw new JsonException("null");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new SandboxException(
                $"The state file '{path}' can't be read: {exception.Message} Remove it and '{SpoolFolder}' to start anew.",
                exception);
        }
    }

    public void Save(SandboxState state)
    {
        var temporary = path + ".new";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(stream, state, SandboxStateJson.Default.SandboxState);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    public void SaveClock(DateTimeOffset now, DateTimeOffset wall) =>
        File.WriteAllText(ClockPath, string.Create(CultureInfo.InvariantCulture, $"{now.UtcTicks} {wall.UtcTicks} ."));

    /// <summary>The last moment that is known to have passed, and when that was on the wall; null if it can't be read.</summary>
    public (DateTimeOffset Now, DateTimeOffset Wall)? LoadClock()
    {
        if (!File.Exists(ClockPath))
            return null;

        var parts = File.ReadAllText(ClockPath).Split(' ');
        return parts is [var now, var wall, "."] && long.TryParse(now, out var nowTicks) && long.TryParse(wall, out var wallTicks)
            ? (new(nowTicks, TimeSpan.Zero), new(wallTicks, TimeSpan.Zero))
            : null;
    }
}
