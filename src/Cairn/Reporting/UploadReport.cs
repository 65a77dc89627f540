using System.Text.Json.Serialization;
using Cairn.Profiling;

namespace Cairn.Reporting;

/// <summary>What has to be uploaded, and how long that takes.</summary>
/// <param name="Bytes">The bodies of all batches.</param>
/// <param name="Batches">How many batches they fill.</param>
/// <param name="MegabytesPerSecond">The rate that is assumed.</param>
/// <param name="Hours">How long it takes at that rate.</param>
/// <param name="RepeatedBytes">What of it is long text (4 kB and more) that has already been sent.</param>
public sealed record UploadReport(
    long Bytes, int Batches, decimal MegabytesPerSecond, decimal Hours, long RepeatedBytes)
{
    const decimal BytesPerMegabyte = 1_000_000m;
    const decimal SecondsPerHour = 3_600m;
    const decimal HoursWorthAWord = 0.25m;

    /// <summary>The same with the Files API; null, and not printed, where the upload is no problem.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FilesReport? WithFiles { get; init; }

    internal static UploadReport Of(WorkloadProfile profile, ProfileOptions options)
    {
        var bodies = profile.Bodies;
        var rate = options.UploadMegabytesPerSecond;
        var report = new UploadReport(
            bodies.Bytes, profile.Batches.Count, rate, HoursOf(bodies.Bytes, rate), bodies.Repeated);
        return IsProblem(report, profile.Rows)
            ? report with
            {
                WithFiles = new(bodies.Texts, bodies.BytesWithFiles, HoursOf(bodies.BytesWithFiles, rate)),
            }
            : report;
    }

    // Most of it is repeated, and it takes its time or more batches than the requests alone would.
    static bool IsProblem(UploadReport report, int rows) =>
        report.RepeatedBytes * 2 > report.Bytes
        && (report.Hours >= HoursWorthAWord
            || report.Batches > (rows + BatchLimits.RequestsMax - 1) / BatchLimits.RequestsMax);

    static decimal HoursOf(long bytes, decimal rate) =>
        decimal.Round(bytes / BytesPerMegabyte / rate / SecondsPerHour, 4);
}

/// <summary>The upload if long texts that repeat were files, uploaded once and named by their ids.</summary>
/// <remarks>
/// The API bills no tokens for the upload, and a request that names a file is billed, and cached, as if the text stood
/// in it: the dollars stay the same. The text has to stand in a message (a system prompt takes no documents), and a
/// file belongs to one workspace (https://platform.claude.com/docs/en/build-with-claude/files).
/// </remarks>
/// <param name="Files">How many files it takes.</param>
/// <param name="Bytes">What would be uploaded, files included.</param>
/// <param name="Hours">How long that takes.</param>
public sealed record FilesReport(int Files, long Bytes, decimal Hours);
