namespace Cairn.Reporting.Slicing;

/// <summary>What a slice has in common.</summary>
enum SliceKind
{
    /// <summary>What a column of the input holds.</summary>
    Column,

    /// <summary>The value of a tag of the workload.</summary>
    Tag,

    /// <summary>The day (UTC, on the API's clock) on which the batch was accepted.</summary>
    Day,

    /// <summary>Its month.</summary>
    Month,

    /// <summary>The model that answered.</summary>
    Model,

    /// <summary>Primers, pilot or main, by where the plan put the row.</summary>
    Wave,

    /// <summary>The stage that asked.</summary>
    Stage,

    /// <summary>The rung at which it was asked.</summary>
    Rung,

    /// <summary>The run.</summary>
    Run,

    /// <summary>The workload as it was: its file and all that it refers to.</summary>
    Template,
}
