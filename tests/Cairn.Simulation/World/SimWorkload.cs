using System.Globalization;
using Cairn.Planning;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Simulation.World;

/// <summary>What is asked, ready for a run.</summary>
sealed record SimWorkload(Workload Workload, RowSource Source, string InputSha256, Plan Plan, int Rows)
{
    /// <summary>What the answer to a row must contain.</summary>
    public static string MarkOf(int row) => string.Create(CultureInfo.InvariantCulture, $"text {row} end");
}
