namespace Cairn.Sandbox.Batches;

/// <summary>How many requests of a batch have come to which end.</summary>
readonly record struct BatchCounts(int Succeeded, int Errored, int Canceled, int Expired)
{
    public int Total => Succeeded + Errored + Canceled + Expired;
}
