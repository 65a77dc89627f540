namespace Cairn.Planning;

/// <summary>A file that says in which order rows are asked is not what was written.</summary>
public sealed class LayoutDamagedException(string file, string found)
    : CairnException($"The file {file}, which says in which order the run asks its rows, is {found}. Restore it in the "
        + "run's folder from a copy; `cairn resume` makes it again where workload and input are unchanged.")
{
    /// <inheritdoc/>
    public override string Code => "layout_damaged";
}
