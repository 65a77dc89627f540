using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox.Batches;

/// <summary>Which request is run, and when.</summary>
/// <param name="Batch">The ordinal of its batch, or 0 for plain Messages.</param>
/// <param name="Index">Its place in the batch, or the number of the message.</param>
/// <param name="CustomId">Its name, empty for plain Messages.</param>
/// <param name="Start">When it starts, in API time.</param>
readonly record struct RunSlot(int Batch, long Index, string CustomId, DateTimeOffset Start)
{
    public bool IsBatch => Batch != 0;

    /// <summary>The chance of this very request: asked again, it may fare better.</summary>
    public Draw Chance(ulong seed, Purpose purpose) => IsBatch
        ? Draw.Of(seed, purpose, (ulong)Batch, CustomId)
        : Draw.Of(seed, purpose, 0, (ulong)Index);
}
