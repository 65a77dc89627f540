using System.Buffers;
using Cairn.Accounting;
using Cairn.Workloads;

namespace Cairn.Planning;

/// <summary>
/// Holds rows to what a hard budget needs before anything is sent, and adds up the most that they can cost.
/// </summary>
public static class HardBudget
{
    const int FaultsMax = 20;
    const int WrappingBytes = 128;

    /// <summary>The most that all rows can cost together, each asked once.</summary>
    /// <exception cref="BadInputException">Some row has no bound; the first twenty are named.</exception>
    public static Usd Check(string file, IEnumerable<(Row Row, ComposedRequest Request)> rows, WorstCase worst)
    {
        var total = Usd.Zero;
        var faults = new List<Fault>();
        var scratch = new ArrayBufferWriter<byte>();
        foreach (var (row, request) in rows)
        {
            if (worst.FaultOf(row, request, file) is { } fault)
                faults.Add(fault);
            if (faults.Count == FaultsMax)
                break;
            scratch.ResetWrittenCount();
            request.WriteParams(scratch, []);
            total += worst.Cost(request, scratch.WrittenCount + WrappingBytes);
        }

        return faults.Count == 0 ? total : throw new BadInputException(faults);
    }
}
