namespace Cairn.Auditing.Rules;

/// <summary>Finds the same things in different orders. Remembers a few thousand sets at most.</summary>
sealed class Arrangements
{
    const int KnownMax = 4096;

    readonly Dictionary<UInt128, ulong> _orderOf = [];

    /// <summary>How many lists of two things or more there were.</summary>
    public long Total { get; private set; }

    /// <summary>How many had another order than the first list of the same things.</summary>
    public long Moved { get; private set; }

    /// <summary>Where another order came first; null while there is none.</summary>
    public AuditPlace? Second { get; private set; }

    /// <summary>Takes a list, by the identities of its things.</summary>
    public void Add(IEnumerable<UInt128> things, AuditPlace place)
    {
        var (count, order) = (0, 0UL);
        UInt128 set = 0;
        foreach (var thing in things)
        {
            unchecked
            {
                set += thing * 0x9E3779B97F4A7C15;
                order = (order * 0x94D049BB133111EB) + (ulong)thing;
            }

            count++;
        }

        if (count < 2)
            return;
        Total++;
        if (!_orderOf.TryGetValue(set, out var first))
        {
            if (_orderOf.Count < KnownMax)
                _orderOf.Add(set, order);
        }
        else if (first != order)
        {
            Moved++;
            Second ??= place;
        }
    }
}
