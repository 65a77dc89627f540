namespace Cairn.Running;

/// <summary>
/// How much of the queue limit a run uses, in thousandths: it gives way when the API is full and comes back slowly.
/// </summary>
static class QueueShare
{
    public const int Whole = 1_000;

    const int Least = 10;
    const int Regained = 50;
    const int ExpiredPercentMax = 20;

    /// <summary>A fifth less.</summary>
    public static int AfterRateLimit(int permille) => Math.Max(Least, permille * 4 / 5);

    /// <summary>Half where many rows expired, a little more where none did.</summary>
    public static int AfterBatch(int permille, int rows, int expired) =>
        expired * 100 > rows * ExpiredPercentMax ? Math.Max(Least, permille / 2)
        : expired == 0 ? Math.Min(Whole, permille + Regained)
        : permille;

    /// <summary>How many requests may be in flight; at least one.</summary>
    public static int Requests(Run run) =>
        (int)Math.Max(1, (long)run.Spec.QueueLimit * run.QueuePermille / Whole);
}
