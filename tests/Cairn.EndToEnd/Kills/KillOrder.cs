using System.Globalization;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd.Kills;

/// <summary>When a process is to be killed. A closed set.</summary>
abstract record KillOrder
{
    KillOrder()
    {
    }

    /// <summary>By itself, when it comes to a point of its code for the n-th time.</summary>
    public sealed record AtPoint(string Name, int Arrivals) : KillOrder
    {
        /// <summary>The value of <c>CAIRN_KILL_AT</c>.</summary>
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}:{Arrivals}");
    }

    /// <summary>From outside, at any instruction, some time after a moment that its files show.</summary>
    public sealed record After(Moment Moment, TimeSpan Delay) : KillOrder;
}
