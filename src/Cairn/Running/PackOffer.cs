using Cairn.Accounting;
using Cairn.Planning;

namespace Cairn.Running;

/// <summary>What one batch may be filled with.</summary>
/// <param name="Rows">The rows to take from, in order.</param>
/// <param name="RowsMax">How many may be taken.</param>
/// <param name="Budget">What may be reserved; null for no limit.</param>
/// <param name="CountsTaken">Request counts that would be mistaken for another batch.</param>
/// <param name="Layout">The cache layout by which the rows are priced; null for none.</param>
sealed record PackOffer(
    RowSet Rows, int RowsMax, Usd? Budget, IReadOnlySet<int> CountsTaken, CacheLayout? Layout);
