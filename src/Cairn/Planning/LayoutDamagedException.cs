namespace Cairn.Planning;

/// <summary>A file that says in which order rows are asked is not what was written.</summary>
public sealed class LayoutDamagedException(string found)
    : CairnException($"The layout of the run is {found}, where a file that cairn wrote was expected. Restore "
        + "layout.bin in the run's folder from a copy, or let `cairn resume` make it again from the unchanged input.")
{
    /// <inheritdoc/>
    public override string Code => "layout_damaged";
}
