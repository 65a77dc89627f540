using System.Text.Json;

namespace Cairn.EndToEnd.Driver;

/// <summary>All that a finished command left behind for its caller.</summary>
sealed record CairnResult(int ExitCode, string Stdout, string Stderr)
{
    /// <summary>Stdout as the one JSON object that it has to be.</summary>
    public JsonElement Json => JsonElement.Parse(Stdout);

    /// <summary>Fails with everything that was printed unless the exit code is the expected one.</summary>
    public CairnResult Exits(int code)
    {
        Assert.True(ExitCode == code, $"Exit code {ExitCode}, expected {code}.\nstderr: {Stderr}\nstdout: {Stdout}");
        return this;
    }
}
