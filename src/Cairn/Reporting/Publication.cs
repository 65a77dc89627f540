using Cairn.Running;

namespace Cairn.Reporting;

/// <summary>Writes all files of a run's output folder; it can be done again at any time, at no cost.</summary>
public static class Publication
{
    /// <summary>Writes results, errors and both reports of what the ledger shows; returns the report.</summary>
    /// <exception cref="IOException">
    /// The output folder cannot be written; what is settled stays safe in the ledger.
    /// </exception>
    public static async Task<RunReport> WriteAsync(RunMaterial material, RunSnapshot snapshot)
    {
        var paths = OutputPaths.In(material.Spec.OutputFolder);
        material.Follow(snapshot.Run);
        var report = RunReport.Of(snapshot, material.Catalog, material.Layout);
        Directory.CreateDirectory(material.Spec.OutputFolder);
        if (CascadeRecord.Read(material.Blobs, snapshot.Run) is { } cascade)
        {
            report = report with { Cascade = CascadeReport.Of(cascade, material.Workload, paths) };
            if (cascade.Certificate is { } certificate)
                await File.WriteAllTextAsync(paths.Certificate, certificate.ToJson() + "\n");
        }

        await new ResultsFile(material).WriteAsync(snapshot, paths, CancellationToken.None);
        await File.WriteAllTextAsync(paths.Report, ReportJson.Of(report) + "\n");
        await File.WriteAllTextAsync(paths.Text, ReportText.Of(report));
        return report;
    }
}
