namespace Cairn.Workloads;

/// <summary>Collects everything wrong with an input, so that one round of repairs is enough.</summary>
sealed class FaultList
{
    /// <summary>A file with one systematic mistake would otherwise print a fault for every row.</summary>
    public const int ShownMax = 20;

    readonly List<Fault> _shown = [];
    long _total;

    public bool IsEmpty => _total == 0;

    public long Total => _total;

    public void Add(Place place, string found, string expected, string repair)
    {
        _total++;
        if (_shown.Count < ShownMax)
            _shown.Add(new(place.File, place.Line, found, expected, repair));
    }

    public void ThrowIfAny()
    {
        if (IsEmpty)
            return;

        var faults =
            _shown.GroupBy(fault => fault.File).SelectMany(file => file.OrderBy(fault => fault.Line ?? 0)).ToList();
        if (_total > ShownMax)
            faults.Add(new(_shown[^1].File, null, $"{_total - ShownMax} more faults", "none", "Repair these first."));
        throw new BadInputException(faults);
    }
}

/// <summary>Where in what the user wrote something stands.</summary>
readonly record struct Place(string File, long? Line)
{
    public BadInputException Refuse(string found, string expected, string repair) =>
        new([new(File, Line, found, expected, repair)]);
}
