using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Cairn.Claude;
using Cairn.Running;
using Cairn.Storage;

namespace Cairn.Cli.Health;

/// <summary>Looks at what is on this machine: programs, ledger, host, disk, key.</summary>
sealed class LocalHealth(CairnHome home, SqliteRunStore store)
{
    const int KeyIdLetters = 8;

    public async Task<List<HealthFinding>> CheckAsync()
    {
        var runs = await store.RunsAsync();
        return
        [
            HealthFinding.Ok("cairn", $"{Version()}, {RuntimeInformation.FrameworkDescription}"),
            HealthFinding.Ok("home", home.Path),
            .. Ledger(),
            Budgets(),
            await HostAsync(),
            await AgeAsync(),
            await DiskAsync(runs),
            new Ballast(home.Path).Exists
                ? HealthFinding.Ok("ballast", "64 MB are set aside for a full disk")
                : HealthFinding.Warn("ballast", "no space is set aside for a full disk",
                    "It is set aside by the next run where 256 MB are free."),
        ];
    }

    /// <summary>Which key is used, in a form that cannot be turned back into it.</summary>
    public HealthFinding Key(ClaudeCredentials credentials) => (credentials.ApiKey ?? credentials.AuthToken) is { } key
        ? HealthFinding.Ok("key", Convert.ToHexStringLower(
            HMACSHA256.HashData(home.InstanceKey(), Encoding.UTF8.GetBytes(key)))[..KeyIdLetters])
        : HealthFinding.Fail("key", "none", "Set ANTHROPIC_API_KEY, or look at a sandbox with --sandbox=URI.");

    static string Version() => typeof(LocalHealth).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    IEnumerable<HealthFinding> Ledger()
    {
        var health = LedgerHealth.Of(home.LedgerPath);
        yield return HealthFinding.Ok("sqlite", $"{health.SqliteVersion} of {health.SqliteOrigin}");
        yield return health.Damage.Count == 0
            ? HealthFinding.Ok("ledger", "the quick check found nothing")
            : HealthFinding.Fail("ledger", string.Join("; ", health.Damage.Take(3)),
                "Restore a copy of the ledger, then `cairn rebuild`.");
    }

    static HealthFinding Budgets()
    {
        try
        {
            return HealthFinding.Ok("budgets", CairnHome.Budgets().Count switch
            {
                0 => "none",
                var count => $"{count} in {CairnHome.BudgetsPath}",
            });
        }
        catch (BadInputException exception)
        {
            return HealthFinding.Fail("budgets", exception.Message, "Repair it: until then no run sends anything.");
        }
    }

    async Task<HealthFinding> HostAsync()
    {
        var bound = await store.HostAsync();
        return bound is null ? HealthFinding.Ok("host", "bound to no machine yet")
            : bound == HostIdentity.Of(home.InstanceKey()) ? HealthFinding.Ok("host", "bound to this machine")
            : HealthFinding.Fail("host", "the ledger is bound to another machine",
                "`cairn resume --adopt-host` takes it over, if nothing uses it there any more.");
    }

    async Task<HealthFinding> AgeAsync()
    {
        var known = new SequenceMark(home).Read();
        var sequence = await store.SequenceAsync();
        return sequence >= known
            ? HealthFinding.Ok("age", $"event {sequence}, nothing is missing")
            : HealthFinding.Fail("age", $"event {sequence}, but {known} was reached: it was restored from a copy",
                "`cairn resume` looks for what is missing before it sends anything.");
    }

    async Task<HealthFinding> DiskAsync(IReadOnlyList<Run> runs)
    {
        var rows = 0L;
        foreach (var run in runs.Where(run => run.State != RunState.Finished))
        {
            rows += (await store.SnapshotAsync(run.Id)).Submissions
                .Where(submission => submission.IsOpen).Sum(submission => (long)submission.Count);
        }

        var (free, needed) = (new DriveInfo(home.Path).AvailableFreeSpace, DiskFloor.BytesFor(rows));
        var found = $"{DiskFloor.Megabytes(free)} free, {DiskFloor.Megabytes(needed)} needed; {rows:N0} rows in flight";
        return free >= needed
            ? HealthFinding.Ok("disk", found)
            : HealthFinding.Fail("disk", found, "Make room, or nothing more is sent.");
    }
}
