namespace Cairn.Profiling;

/// <summary>
/// A number for each row that is 0 in most inputs for all of them: until one has another it takes no memory.
/// </summary>
sealed class RowNumbers
{
    RowColumn<int>? _numbers;
    int _zeros;

    /// <summary>How many rows have a number.</summary>
    public int Count => _numbers?.Count ?? _zeros;

    /// <summary>The number of a row; one that is set anew was not 0.</summary>
    public int this[int row]
    {
        get => _numbers is null ? 0 : _numbers[row];
        set => _numbers![row] = value;
    }

    /// <summary>Gives the next row its number.</summary>
    public void Add(int number)
    {
        if (number == 0 && _numbers is null)
        {
            _zeros++;
            return;
        }

        if (_numbers is null)
        {
            _numbers = new();
            for (; _zeros > 0; _zeros--)
                _numbers.Add(0);
        }

        _numbers.Add(number);
    }
}
