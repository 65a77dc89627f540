namespace Cairn.Simulation.World;

/// <summary>What a person may do to a run.</summary>
enum UserActionKind
{
    /// <summary>Ctrl-C; the run is resumed later.</summary>
    Interrupt,

    /// <summary>`cairn cancel` from another process.</summary>
    Cancel,

    /// <summary>A higher limit.</summary>
    RaiseBudget,
}
