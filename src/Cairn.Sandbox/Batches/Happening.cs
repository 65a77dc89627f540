namespace Cairn.Sandbox.Batches;

/// <summary>What can happen by itself as time passes.</summary>
/// <remarks>The numbers order what happens at the same moment.</remarks>
enum HappeningKind
{
    Finish = 1,
    Expire = 2,
    Close = 3,
    Start = 4,
    Archive = 5,
    HumanCancel = 6,
    HumanDelete = 7,
}

/// <summary>Something that will happen to a batch at a moment; totally ordered, so that a restart replays the same
/// order.</summary>
readonly record struct Happening(DateTimeOffset At, HappeningKind Kind, int Batch, int Index)
    : IComparable<Happening>
{
    public int CompareTo(Happening other) =>
        (At, Kind, Batch, Index).CompareTo((other.At, other.Kind, other.Batch, other.Index));
}
