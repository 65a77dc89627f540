namespace Cairn.Models;

/// <summary>Says whose token counts compare: the second generation makes about 30% more of the same text.</summary>
public enum TokenizerGeneration
{
    /// <summary>Claude 4.6 and earlier.</summary>
    First = 1,

    /// <summary>Claude 4.7 and later.</summary>
    Second = 2,
}
