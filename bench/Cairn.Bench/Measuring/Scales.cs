namespace Cairn.Bench.Measuring;

/// <summary>What the subjects have in common at one scale.</summary>
static class Scales
{
    /// <summary>How often a thing of about a second is measured, in turns with its peers.</summary>
    public static int Rounds(this Scale scale) => scale == Scale.Quick ? 3 : 5;
}
