namespace Cairn.Accounting;

/// <summary>How a request is sent, as far as that changes its price.</summary>
/// <param name="Batched">Sent in a message batch, at half price.</param>
/// <param name="UsOnly">Sent with <c>inference_geo: us</c>, at a tenth more.</param>
public readonly record struct Discounts(bool Batched, bool UsOnly = false);
