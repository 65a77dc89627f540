namespace Cairn.Sandbox;

/// <summary>How far the confidence that answers state can be trusted, to rehearse a threshold on it.</summary>
public enum Confidence
{
    /// <summary>Of the answers that state 0.8, eight in ten are right.</summary>
    Calibrated,

    /// <summary>The stated odds are three times the true ones: 0.9 where 0.75 are right.</summary>
    Over,

    /// <summary>The stated odds are a third of the true ones: 0.5 where 0.75 are right.</summary>
    Under,

    /// <summary>What is stated is drawn as calibrated answers state it, and says nothing of the row.</summary>
    Useless,
}
