using System.Text;

namespace Cairn.EndToEnd.Driver;

/// <summary>A folder that belongs to one test: workloads, home and output; gone when the test is over.</summary>
sealed class Workbench : IDisposable
{
    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public Workbench()
    {
        Folder = Directory.CreateTempSubdirectory("cairn-e2e-").FullName;
        Home = Path.Combine(Folder, "home");
    }

    public string Folder { get; }

    /// <summary>What CAIRN_HOME is set to.</summary>
    public string Home { get; }

    /// <summary>What else is set for each command.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>The command that starts each command, such as one that enters a namespace; the default is
    /// none.</summary>
    public IReadOnlyList<string> Prefix { get; set; } = [];

    /// <summary>How large a sandbox may make a file, in the shell's blocks of 512 bytes; null is at will.</summary>
    public int? FileBlocksMax { get; set; }

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Writes a file below the folder and returns its path.</summary>
    public string Write(string name, string content)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content, Utf8);
        return path;
    }

    public CairnProcess Start(params string[] arguments) => CairnProcess.Start(this, arguments);

    /// <summary>Starts the command and waits for its end.</summary>
    public async Task<CairnResult> CairnAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await process.WaitAsync();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
