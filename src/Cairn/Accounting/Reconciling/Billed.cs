using System.Text.Json.Serialization;

namespace Cairn.Accounting.Reconciling;

/// <summary>An amount of something that is billed: how many tokens or searches, and their dollars.</summary>
/// <param name="Count">Tokens or searches.</param>
/// <param name="Usd">What they cost.</param>
readonly record struct Billed(long Count, Usd Usd)
{
    /// <summary>Whether both agree: nothing is left.</summary>
    [JsonIgnore]
    public bool IsNothing => Count == 0 && Usd == Usd.Zero;

    /// <summary>Adds both.</summary>
    public static Billed operator +(Billed left, Billed right) => new(left.Count + right.Count, left.Usd + right.Usd);

    /// <summary>Takes both away.</summary>
    public static Billed operator -(Billed left, Billed right) => new(left.Count - right.Count, left.Usd - right.Usd);
}
