namespace Cairn.Sandbox.Models;

/// <summary>What decides, beside the model, which rate a request pays.</summary>
readonly record struct RateKey(int Tier, bool IsBatch, bool IsUs);
