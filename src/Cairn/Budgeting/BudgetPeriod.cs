namespace Cairn.Budgeting;

/// <summary>After how long a budget begins anew, by days of UTC.</summary>
public enum BudgetPeriod
{
    /// <summary>Never: it is there once.</summary>
    Total,

    /// <summary>With each calendar month.</summary>
    Month,

    /// <summary>With each day.</summary>
    Day,
}
