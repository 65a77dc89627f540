namespace Cairn.Running;

/// <summary>What the answers of a stage are for. The numbers are stored; they never change.</summary>
public enum StageKind
{
    /// <summary>They answer the rows.</summary>
    Ask = 0,

    /// <summary>They ask the same once more, to see whether answers agree; none of them is a row's final one.</summary>
    Vote = 1,

    /// <summary>They are what other answers are compared with; being there, they are the rows' answers too.</summary>
    Audit = 2,

    /// <summary>They replace answers that are not trusted.</summary>
    Escalate = 3,

    /// <summary>They judge answers; none of them is a row's final one.</summary>
    Judge = 4,

    /// <summary>They show what signs of confidence are worth; being there, they are the rows' answers too.</summary>
    Fit = 5,
}
