using System.Diagnostics;

namespace Cairn.Bench;

/// <summary>Peers in Node: scripts that may use the packages of tests/sdk-typescript.</summary>
static class NodePeer
{
    static readonly string[] Programs = ["node", "npm"];

    static readonly string Packages = Path.Combine(BuiltCommand.Clone, "tests", "sdk-typescript");

    /// <summary>A script of this clone in Node, its packages restored by `npm ci` where they are missing.</summary>
    /// <param name="script">The script, below the top of the clone.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Stops the restoring.</param>
    /// <exception cref="BenchException">There is no Node, or the packages don't restore.</exception>
    public static async Task<ProcessStartInfo> StartAsync(
        string script, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        if (Programs.FirstOrDefault(program => !IsOnPath(program)) is { } missing)
        {
            throw new BenchException($"There is no `{missing}` on the PATH; the peers in Node need Node 20 or later "
                + "and npm. On Debian: apt-get install -y nodejs npm");
        }

        var restored = Path.Combine(Packages, "node_modules", ".package-lock.json");
        if (File.GetLastWriteTimeUtc(restored) < File.GetLastWriteTimeUtc(Path.Combine(Packages, "package-lock.json")))
        {
            await MeasuredProcess.RunAsync(
                new("npm", ["ci", "--loglevel=error"]) { WorkingDirectory = Packages }, cancellationToken);
        }

        var start = new ProcessStartInfo("node", [Path.Combine(BuiltCommand.Clone, script), .. arguments]);
        start.Environment["NODE_PATH"] = Path.Combine(Packages, "node_modules");
        return start;
    }

    static bool IsOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
