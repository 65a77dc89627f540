namespace Cairn.Profiling;

/// <summary>The steps that a row goes on with behind the one at which it left all other rows.</summary>
sealed class LoneTails
{
    // Of each tail its length and then its steps; a step that was taken makes room for what is left of the length.
    readonly RowColumn<ulong> _steps = new();

    // Behind the place of the length, so that 0 is a row without a tail: most rows of a table are.
    readonly RowNumbers _behind = new();

    /// <summary>Keeps the tail of the next row.</summary>
    /// <param name="steps">All of its steps.</param>
    /// <param name="from">The first of the tail; it may stand behind the last.</param>
    public void Add(List<(ulong Hash, int End)> steps, int from)
    {
        if (from >= steps.Count)
        {
            _behind.Add(0);
            return;
        }

        _steps.Add((ulong)(steps.Count - from));
        _behind.Add(_steps.Count);
        for (; from < steps.Count; from++)
            _steps.Add(steps[from].Hash);
    }

    /// <summary>Takes the next step of a row's tail; false where none is left.</summary>
    public bool TryTake(int row, out ulong step)
    {
        var at = _behind[row];
        step = at == 0 ? 0 : _steps[at];
        if (at == 0)
            return false;
        var left = _steps[at - 1] - 1;
        _steps[at] = left;
        _behind[row] = left == 0 ? 0 : at + 1;
        return true;
    }
}
