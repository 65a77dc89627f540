namespace Cairn;

/// <summary>
/// Stops a command at the door with every fault of its input at once, so that one round of repairs is enough.
/// </summary>
public sealed class BadInputException(IReadOnlyList<Fault> faults)
    : CairnException(string.Join(Environment.NewLine, faults))
{
    /// <summary>At least one fault, in the order of the file.</summary>
    public IReadOnlyList<Fault> Faults { get; } = faults;

    /// <inheritdoc/>
    public override string Code => "bad_input";
}
