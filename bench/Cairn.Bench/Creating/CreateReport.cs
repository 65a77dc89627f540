using System.Globalization;

namespace Cairn.Bench.Creating;

/// <summary>How fast one server took the body, over all rounds.</summary>
sealed record UploadRate(string Server, IReadOnlyList<double> MegabytesPerSecond, long PeakBytes)
{
    public double Median => MegabytesPerSecond.Order().ElementAt(MegabytesPerSecond.Count / 2);

    public double Min => MegabytesPerSecond.Min();

    public double Max => MegabytesPerSecond.Max();
}

/// <summary>What became of the last batch of a sandbox.</summary>
/// <param name="RunSeconds">The wall's time for all of its requests, at a bound.</param>
/// <param name="ResultMegabytesPerSecond">The speed of the download.</param>
/// <param name="ResultBytes">The size of the results.</param>
/// <param name="Lines">How many results came.</param>
sealed record RunRate(double RunSeconds, double ResultMegabytesPerSecond, long ResultBytes, int Lines);

/// <summary>One run of the bench for the largest create.</summary>
sealed record CreateReport
{
    public const long PeakBytesMax = 400 * Machine.Mebi;

    public required string MachineText { get; init; }

    public required int Requests { get; init; }

    public required long Bytes { get; init; }

    public required IReadOnlyList<UploadRate> Uploads { get; init; }

    /// <summary>The upload rate of the sandbox as a share of the bare server's.</summary>
    public double Ratio => Uploads[1].Median / Uploads[0].Median;

    public required RunRate Run { get; init; }

    /// <summary>What was not as it must be; empty is a success.</summary>
    public IReadOnlyList<string> Faults =>
    [
        .. Uploads.Skip(1).Where(upload => upload.PeakBytes >= PeakBytesMax).Select(upload =>
            $"{upload.Server} needed {Mebi(upload.PeakBytes)} MiB of memory at its peak; it must stay below "
            + $"{Mebi(PeakBytesMax)}."),
        .. Run.Lines == Requests ? Array.Empty<string>() : [$"The batch has {Run.Lines} results, expected {Requests}."],
    ];

    public IEnumerable<string> Lines()
    {
        yield return MachineText;
        yield return Invariant($"{Requests} requests, {Mebi(Bytes)} MiB, {Uploads[0].MegabytesPerSecond.Count} rounds");
        yield return "";
        yield return "| server | MB/s median | min | max | peak MiB |";
        yield return "|---|---:|---:|---:|---:|";
        foreach (var upload in Uploads)
        {
            yield return Invariant($"| {upload.Server} | {upload.Median:F0} | {upload.Min:F0} | {upload.Max:F0} ")
                + $"| {Mebi(upload.PeakBytes)} |";
        }

        yield return "";
        yield return Invariant($"the sandbox takes the body at {Ratio:P0} of the speed of the sink");
        yield return Invariant($"the batch ran in {Run.RunSeconds:F1} s ({Requests / Run.RunSeconds:F0} requests/s); ")
            + Invariant($"{Run.Lines} results, {Mebi(Run.ResultBytes)} MiB, came at ")
            + Invariant($"{Run.ResultMegabytesPerSecond:F0} MB/s");
        foreach (var fault in Faults)
            yield return $"FAIL: {fault}";
    }

    static long Mebi(long bytes) => bytes / Machine.Mebi;

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
