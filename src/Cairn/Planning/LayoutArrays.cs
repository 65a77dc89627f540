namespace Cairn.Planning;

/// <summary>The columns of a layout, four bytes an entry.</summary>
/// <param name="RowAt">For each place the row that is asked.</param>
/// <param name="NodeAt">For each place its deepest cached prefix, or -1.</param>
/// <param name="PlaceOf">For each input row its place.</param>
sealed record LayoutArrays(int[] RowAt, int[] NodeAt, int[] PlaceOf);
