namespace Cairn.Bench.Measuring;

/// <summary>How much is measured: what a subject makes of it is its own matter.</summary>
enum Scale
{
    /// <summary>All subjects together in less than a minute.</summary>
    Quick,

    /// <summary>What the committed figures come from: at least five rounds, minutes in all.</summary>
    Usual,

    /// <summary>As usual, and the whole run with a million rows instead of a tenth of it.</summary>
    Whole,
}
