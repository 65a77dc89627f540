namespace Cairn.Running;

/// <summary>How a submission came to be, which is also what its waste is blamed on. The numbers are stored.</summary>
public enum SubmissionOrigin
{
    /// <summary>It was planned; a batch of it that appears too late is waste by a late commit.</summary>
    Planned = 0,

    /// <summary>It was given up for a hedge before it was proven absent.</summary>
    Hedged = 1,

    /// <summary>It was found upstream by a ledger that did not know it: lost, or restored from a copy.</summary>
    Imported = 2,

    /// <summary>Another program submitted it, and a person asked to take it over.</summary>
    Adopted = 3,
}
