namespace Cairn.Planning.Tables;

/// <summary>
/// A table as the cache sees it: each distinct row a set of items, an item a value of a column (or of a bag, where the
/// position does not count) with its length in tokens. Made by <see cref="ItemTableBuilder"/>.
/// </summary>
/// <remarks>
/// Identical rows are one row here, since they are asked once. Immutable and safe to share; 4 bytes a cell and about 40
/// a distinct value.
/// </remarks>
public sealed class ItemTable
{
    readonly int[] _rowOfInput;

    internal ItemTable(ItemRows content, int[] rowOfInput, IReadOnlyList<string> fields, int[] fieldOf)
    {
        (Content, _rowOfInput, Fields, FieldOf) = (content, rowOfInput, fields, fieldOf);
        ItemTokens = content.Items.Sum(item => content.Tokens[item]);
    }

    /// <summary>How many rows the input has.</summary>
    public int InputRows => _rowOfInput.Length;

    /// <summary>How many distinct rows they are.</summary>
    public int Rows => Content.Count;

    /// <summary>How many distinct items there are.</summary>
    public int Items => Content.ItemCount;

    /// <summary>The names of the columns and bags.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>The tokens of all items of all distinct rows.</summary>
    public double ItemTokens { get; }

    internal ItemRows Content { get; }

    internal int[] FieldOf { get; }

    /// <summary>The distinct row that a row of the input is.</summary>
    public int RowOf(int inputRow) => _rowOfInput[inputRow];

    /// <summary>The items of a distinct row, ascending.</summary>
    public ReadOnlySpan<int> ItemsOf(int row) => Content[row];

    /// <summary>The length of an item in tokens.</summary>
    public double TokensOf(int item) => Content.Tokens[item];

    /// <summary>The index of an item's column or bag in <see cref="Fields"/>.</summary>
    public int FieldIndexOf(int item) => FieldOf[item];
}
