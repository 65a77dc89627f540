namespace Cairn.Planning;

/// <summary>The planned numbers of some rows.</summary>
readonly record struct PlannedTokens(double Rows, double Prompt, double Cached, double Primed, double OutputMax)
{
    /// <summary>With a part of the rows of a wave besides.</summary>
    public PlannedTokens Plus(WaveShare share, double part, WaveKind kind) => new(
        Rows + (part * share.Rows), Prompt + (part * share.PromptTokens), Cached + (part * share.CachedTokens),
        Primed + (kind == WaveKind.Primers ? part * share.CachedTokens : 0),
        OutputMax + (part * share.OutputTokensMax));
}
