using Cairn.Sandbox.Faults;
using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox;

/// <summary>Which Claude API a sandbox plays: where it listens, how fast its time passes, how well it answers and
/// what goes wrong.</summary>
public sealed record SandboxOptions
{
    /// <summary>The port on 127.0.0.1. The default is 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>A path in front of every endpoint, such as <c>/k3v9x2ab</c>; all other paths answer 404. The default
    /// is none.</summary>
    public string PathBase { get; init; } = "";

    /// <summary>What all chance follows from: same seed and same calls at the same API times, same answers. The
    /// default is 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How fast API time passes. The default is 60 times the wall's.</summary>
    public SandboxClock Clock { get; init; } = SandboxClock.Scaled(60);

    /// <summary>How many requests of all batches run at once; with 0 none does, and all expire. The default is 128, so
    /// that a cold batch of thousands reads no more than the 98% that is documented.</summary>
    public int Workers { get; init; } = 128;

    /// <summary>Where the sandbox survives a restart: this file, and a folder of the same name with <c>.d</c>. The
    /// default is nowhere.</summary>
    public string? StateFile { get; init; }

    /// <summary>What its models answer. The default is an echo, or what the request's schema accepts.</summary>
    public AnswerOptions Answers { get; init; } = new();

    /// <summary>How it counts tokens. The default is a stated estimate.</summary>
    public TokenOptions Tokens { get; init; } = new();

    /// <summary>How its cache departs from the documented rules. The default is not at all.</summary>
    public CacheOptions Cache { get; init; } = new();

    /// <summary>How much it takes before it refuses. The default is the first tier's queue limit and nothing
    /// else.</summary>
    public LimitOptions Limits { get; init; } = new();

    /// <summary>What its Files API holds and allows. The default is what is documented.</summary>
    public FilesOptions Files { get; init; } = new();

    /// <summary>What goes wrong. The default is nothing.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    /// <summary>A JSON file with more of what goes wrong, <c>{"faults":[...]}</c>. The default is none.</summary>
    public string? FaultsFile { get; init; }

    /// <summary>Whether reports and rate limits of the organization need an Admin key (<c>sk-ant-admin…</c>) or an
    /// OAuth token. The default is no: any credential will do.</summary>
    public bool RequiresAdminKey { get; init; }

    /// <summary>What the sandbox says its organization is. The default is a UUID that follows from the seed.</summary>
    public string OrganizationId
    {
        get => field.Length > 0 ? field : Ids.Organization(Seed);
        init;
    } = "";

    /// <summary>What the sandbox says its workspace is. The default follows from the seed.</summary>
    public string WorkspaceId
    {
        get => field.Length > 0 ? field : Ids.Workspace(Seed);
        init;
    } = "";

    /// <summary>The share of batch lines that end errored with <c>overloaded_error</c>; short for the fault
    /// <c>errored_overloaded</c>. The default is 0.</summary>
    public decimal ErrorRate { get; init; }

    /// <summary>How many creates are committed and then left without a response; short for the fault
    /// <c>response_lost</c>. The default is 0.</summary>
    public int DropAfterCreate { get; init; }

    /// <summary>Throws with all that is out of range together.</summary>
    internal void Check()
    {
        var check = new RangeCheck();
        check.Between(nameof(Port), Port, 0, ushort.MaxValue);
        check.That(
            PathBase.Length == 0 || (PathBase.StartsWith('/') && !PathBase.EndsWith('/')),
            $"{nameof(PathBase)} is '{PathBase}'; it must be empty, or start with a slash and not end with one.");
        check.Between(nameof(Workers), Workers, 0, int.MaxValue);
        check.Share(nameof(ErrorRate), ErrorRate);
        check.Between(nameof(DropAfterCreate), DropAfterCreate, 0, int.MaxValue);
        check.Between($"{nameof(Limits)}.{nameof(Limits.QueueLimit)}", Limits.QueueLimit ?? 0, 0, long.MaxValue);
        check.That((Limits.SpendLimitUsd ?? 0) >= 0, $"{nameof(Limits)}.{nameof(Limits.SpendLimitUsd)} is negative.");
        check.Share($"{nameof(Cache)}.{nameof(Cache.MissRate)}", Cache.MissRate);
        check.Between($"{nameof(Cache)}.{nameof(Cache.MinimumTokens)}", Cache.MinimumTokens ?? 0, 0, long.MaxValue);
        check.That(
            Cache.ReadableDelay >= TimeSpan.Zero && Cache.ReadableDelay <= TimeSpan.FromDays(1),
            $"{nameof(Cache)}.{nameof(Cache.ReadableDelay)} is {Cache.ReadableDelay}; it must be from 0 to a day.");
        check.Between($"{nameof(Files)}.{nameof(Files.StorageBytesMax)}", Files.StorageBytesMax, 0, long.MaxValue);
        Answers.Check(check);
        check.Throw();
    }
}
