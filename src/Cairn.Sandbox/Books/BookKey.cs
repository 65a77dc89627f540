using Cairn.Sandbox.Models;

namespace Cairn.Sandbox.Books;

/// <summary>One line of the books: everything a report may ask to be told apart.</summary>
/// <param name="Minute">Minutes since the Unix epoch, in API time.</param>
/// <param name="Batch">The ordinal of the batch, or 0 for plain Messages.</param>
/// <param name="Model">The model's id.</param>
/// <param name="Tier">The price tier of the model.</param>
/// <param name="IsUs">Whether the request was bound to the United States.</param>
/// <param name="IsLong">Whether the prompt was longer than 200,000 tokens, which the reports tell apart.</param>
readonly record struct BookKey(long Minute, int Batch, string Model, int Tier, bool IsUs, bool IsLong)
{
    /// <summary>The workspace it was billed in; null is the default one.</summary>
    public string? Workspace { get; init; }

    /// <summary>By what the list price was multiplied when it was billed.</summary>
    public decimal PriceFactor { get => field == 0 ? 1 : field; init; } = 1;

    public RateKey Rate => new(Tier, Batch != 0, IsUs);

    public DateTimeOffset Start => DateTimeOffset.UnixEpoch.AddMinutes(Minute);
}
