namespace Cairn.Running;

/// <summary>Why a run admits no more rows. The numbers are stored; they never change.</summary>
public enum StopCause
{
    /// <summary>It was not stopped.</summary>
    None = 0,

    /// <summary>What is settled, reserved and possible leaves no room for another row.</summary>
    Budget = 1,

    /// <summary>The deadline has passed.</summary>
    Deadline = 2,

    /// <summary>The API refused the key, the account or its credit.</summary>
    Credentials = 3,

    /// <summary>The user cancelled it.</summary>
    Canceled = 4,

    /// <summary>Something that only a person can decide.</summary>
    Decision = 5,

    /// <summary>The limit of rows given on the command line is reached.</summary>
    RowLimit = 6,

    /// <summary>So few rows or audits can certify nothing.</summary>
    NotCertifiable = 7,

    /// <summary>A planned saving of the cache is lost, and nobody said to go on.</summary>
    CacheLoss = 8,
}
