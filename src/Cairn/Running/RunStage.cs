namespace Cairn.Running;

/// <summary>Some rows of the input, asked at one rung: what a run consists of, one stage behind the other.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Kind">What its answers are for.</param>
/// <param name="Rung">The rung at which it asks, from 0.</param>
/// <param name="FirstPlace">The first of its places among those of the run.</param>
/// <param name="Places">How many places it has.</param>
/// <param name="LayoutSha256">The <see cref="Planning.RunLayout.Sha256"/> of its own layout.</param>
public sealed record RunStage(
    int Number, StageKind Kind, int Rung, int FirstPlace, int Places, string LayoutSha256)
{
    /// <summary>The place behind its last one.</summary>
    public int End => FirstPlace + Places;

    /// <summary>Whether its answers are answers to the rows, not votes on them or judgements of them.</summary>
    public bool AnswersRows => Kind is not (StageKind.Vote or StageKind.Judge);
}
