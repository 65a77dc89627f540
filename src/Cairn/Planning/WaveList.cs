namespace Cairn.Planning;

/// <summary>Lines up waves by how many requests each has.</summary>
sealed class WaveList
{
    readonly List<PlanWave> _waves = [];

    public IReadOnlyList<PlanWave> Waves => _waves;

    /// <summary>Adds the waves of some requests: primers, a pilot where it leaves anything, all others.</summary>
    /// <returns>How many the pilot has.</returns>
    public int Add(IEnumerable<IReadOnlyCollection<int>> primers, int requests, int pilotMax)
    {
        foreach (var wave in primers)
        {
            Add(WaveKind.Primers, wave.Count);
            requests -= wave.Count;
        }

        var pilot = pilotMax < requests ? pilotMax : 0;
        Add(WaveKind.Pilot, pilot);
        Add(WaveKind.Main, requests - pilot);
        return pilot;
    }

    /// <summary>Adds a wave, unless it would be empty.</summary>
    public void Add(WaveKind kind, int requests)
    {
        var start = _waves.Count == 0 ? 0 : _waves[^1].End;
        if (requests > 0)
            _waves.Add(new(kind, start, start + requests));
    }
}
