namespace Cairn.Accounting.Reconciling;

/// <summary>The day under which the books have something, and those on which it can have been billed.</summary>
/// <param name="First">The first day on which it can have been billed.</param>
/// <param name="Day">The day in the books.</param>
/// <param name="Last">The last day on which it can have been billed.</param>
readonly record struct BilledDays(DateOnly First, DateOnly Day, DateOnly Last);
