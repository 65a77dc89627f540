using Cairn.Budgeting;
using Cairn.Claude;
using Cairn.Running.Watching;

namespace Cairn.Running;

/// <summary>Everything that the steps of one run share: what it is made of, and its ports.</summary>
public sealed record RunContext : RunMaterial
{
    /// <summary>The ledger.</summary>
    public required IRunStore Store { get; init; }

    /// <summary>The API.</summary>
    public required IBatchApi Api { get; init; }

    /// <summary>The API for single messages; needed where the run asks its rows by it.</summary>
    public IMessagesApi? Messages { get; init; }

    /// <summary>Decides what comes next; needed where <see cref="RunSpec.IsStaged"/> says so.</summary>
    public IStagePlanner? StagePlanner { get; init; }

    /// <summary>
    /// Judges the cache of a batch of another program by its requests as they were sent; null where it has not those of
    /// this batch. The default has none: usage and times alone say it.
    /// </summary>
    public Func<Submission, IReadOnlyList<CacheFinding>?> SentFindings { get; init; } = _ => null;

    /// <summary>
    /// Told what a person should know while the run goes on by itself; never with a prompt or an answer in it.
    /// </summary>
    public Action<string> Notice { get; init; } = _ => { };

    /// <summary>
    /// Told once of each budget that a reservation of this run takes to the level at which it warns, as it stands then.
    /// </summary>
    public Action<BudgetStanding> BudgetWarning { get; init; } = _ => { };

    /// <summary>
    /// The budgets that hold for all runs, looked up before each reservation, so that a change of them holds for runs
    /// under way. The default is none.
    /// </summary>
    /// <exception cref="BadInputException">They cannot be read: then nothing is reserved.</exception>
    public Func<IReadOnlyList<Budget>> Budgets { get; init; } = () => [];

    /// <summary>Draws the ids of submissions, eight characters each. The default is random.</summary>
    public Func<string> NewId { get; init; } = Identity.New;

    /// <summary>The API's time and this machine's.</summary>
    public required ApiClock Clock { get; init; }
}
