using System.Security.Cryptography;
using Cairn.Budgeting;
using Cairn.Storage;
using Cairn.Workloads;

namespace Cairn.Cli;

/// <summary>
/// Where a user's ledger, key and run files live: <c>CAIRN_HOME</c>, else the platform's state folder.
/// </summary>
sealed class CairnHome
{
    const int KeyBytes = 32;

    /// <summary>The home in a folder, which is made.</summary>
    public CairnHome(string path)
    {
        Path = path;
        try
        {
            OwnerOnly.CreateFolder(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException([new("CAIRN_HOME", null, $"'{path}', where no folder can be made "
                + $"({exception.Message})", "a folder that can be written", "Set CAIRN_HOME to another folder.")]);
        }
    }

    public string Path { get; }

    public static CairnHome Open() => new(HomePath);

    /// <summary>The ledger, where there is one; nothing is made.</summary>
    public static SqliteRunStore? OpenLedgerIfThere(TimeProvider time) =>
        LedgerIn(HomePath) is var ledger && File.Exists(ledger) ? SqliteRunStore.Open(ledger, time) : null;

    /// <summary>Where inputs may come from beside their files, and where copies of them are kept.</summary>
    /// <param name="pipedSha256">The hash of rows that were piped in when their run began; null for a new one.</param>
    public static InputSources Sources(string? pipedSha256) => new()
    {
        CopiesFolder = System.IO.Path.Combine(HomePath, "inputs"),
        StandardInput = Console.IsInputRedirected ? Console.OpenStandardInput() : null,
        PipedSha256 = pipedSha256,
    };

    /// <summary>Where the user's budgets are written down.</summary>
    public static string BudgetsPath => System.IO.Path.Combine(HomePath, BudgetFile.FileName);

    /// <summary>What the user has written down there, as it is now.</summary>
    public static IReadOnlyList<Budget> Budgets() => BudgetFile.Read(BudgetsPath);

    static string HomePath => Environment.GetEnvironmentVariable("CAIRN_HOME") is { Length: > 0 } home
        ? System.IO.Path.GetFullPath(home)
        : StateFolder();

    static string LedgerIn(string home) => System.IO.Path.Combine(home, "ledger.db");

    public string LedgerPath => LedgerIn(Path);

    public SqliteRunStore OpenLedger(TimeProvider time) =>
        SqliteRunStore.Open(LedgerPath, time);

    /// <summary>Where requests of other programs' batches are kept, to compare later ones with.</summary>
    public string SentFolder => System.IO.Path.Combine(Path, "sent");

    public RunFolder FolderOf(string runId) => new(Path, runId);

    /// <summary>The secret that marks custom_ids as this installation's; made at the first call.</summary>
    public byte[] InstanceKey()
    {
        var path = System.IO.Path.Combine(Path, "instance.key");
        if (!File.Exists(path))
        {
            var draft = $"{path}.{Environment.ProcessId}";
            using (var file = OwnerOnly.CreateFile(draft))
            {
                file.Write(RandomNumberGenerator.GetBytes(KeyBytes));
                file.Flush(flushToDisk: true);
            }

            try
            {
                File.Move(draft, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another process was first; its key is the one.
                File.Delete(draft);
            }
        }

        return File.ReadAllBytes(path);
    }

    static string StateFolder()
    {
        if (!OperatingSystem.IsLinux())
            return System.IO.Path.Combine(Folder(Environment.SpecialFolder.LocalApplicationData), "cairn");

        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } xdg
            ? xdg
            : System.IO.Path.Combine(Folder(Environment.SpecialFolder.UserProfile), ".local", "state");
        return System.IO.Path.Combine(state, "cairn");
    }

    // Unverified: a home that does not exist yet is made, not answered by an empty path.
    static string Folder(Environment.SpecialFolder folder) =>
        Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify);
}
