using System.Globalization;

namespace Cairn.Sandbox;

/// <summary>Collects what is out of range, so that the user corrects all of it at once.</summary>
sealed class RangeCheck
{
    readonly List<string> _faults = [];

    public void Share(string name, decimal share) => That(
        share is >= 0 and <= 1,
        string.Create(CultureInfo.InvariantCulture, $"{name} is {share}; a share must be from 0 to 1."));

    public void Between(string name, long number, long least, long most) => That(
        number >= least && number <= most,
        string.Create(CultureInfo.InvariantCulture, $"{name} is {number}; it must be ") + (most switch
        {
            int.MaxValue or long.MaxValue => string.Create(CultureInfo.InvariantCulture, $"at least {least}."),
            _ => string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}."),
        }));

    public void That(bool holds, string fault)
    {
        if (!holds)
            _faults.Add(fault);
    }

    public void Throw()
    {
        if (_faults.Count > 0)
        {
            throw new SandboxException(
                "The sandbox can't start with these options:\n  " + string.Join("\n  ", _faults));
        }
    }
}
