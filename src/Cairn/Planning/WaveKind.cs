namespace Cairn.Planning;

/// <summary>What a wave is sent for. The numbers stand in files and never change.</summary>
public enum WaveKind
{
    /// <summary>One row for each prefix that is not cached yet, to write it.</summary>
    Primers = 0,

    /// <summary>Some rows of each group, whose usage replaces the plan's assumptions.</summary>
    Pilot = 1,

    /// <summary>The rows that wait for what primers and pilot show.</summary>
    Main = 2,
}
