namespace Cairn.EndToEnd.Faults;

/// <summary>How a run may end when something of the API goes wrong. A closed set.</summary>
abstract record Ending
{
    Ending()
    {
    }

    /// <summary>Every row has its answer, and the ledger agrees with the books to the token.</summary>
    /// <param name="Adopted">At least so many batches were found again whose create had no answer.</param>
    public sealed record Right(int Adopted = 0) : Ending;

    /// <summary>Some rows failed for this reason, all others have their answer, and the ledger agrees.</summary>
    public sealed record Failed(string Reason) : Ending;

    /// <summary>The answers of some rows cannot be had any more: they failed for this reason, and what they cost is
    /// called unknown; for all others the ledger agrees.</summary>
    public sealed record Lost(string Reason) : Ending;

    /// <summary>It stops at each round with this code and a message that says this and what to do; once nothing goes
    /// wrong any more, <c>resume</c> ends right.</summary>
    public sealed record Stopped(int ExitCode, string Says) : Ending;

    /// <summary>It stops with this code and says this, at each resume again: what was answered is recorded, and the
    /// other rows stay pending until a person decides.</summary>
    public sealed record Held(int ExitCode, string Says) : Ending;

    /// <summary>It was cancelled: so many rows had been paid by then, and they are delivered.</summary>
    public sealed record Canceled(int Succeeded) : Ending;

    /// <summary>As right, but the ledger's prices are the catalog's, and the books' are other ones.</summary>
    public sealed record Repriced(decimal Factor) : Ending;

    /// <summary>As right: the fault is of a call that no run makes.</summary>
    public sealed record Untouched : Ending;
}
