using Cairn.Running;

namespace Cairn.Reporting.Exporting;

/// <summary>
/// Writes a run's results in another form, from the input, the ledger and the segments: at any time, at no cost, and
/// without holding more than one answer.
/// </summary>
public sealed class RunExport(RunMaterial material, RunSnapshot snapshot)
{
    /// <summary>Writes to a stream.</summary>
    /// <param name="to">Where; it stays open.</param>
    /// <param name="options">In which form; not <see cref="ExportFormat.Files"/>.</param>
    /// <param name="cancellationToken">Stops between two rows.</param>
    /// <exception cref="ArgumentException">The form is a folder.</exception>
    public async Task<ExportSummary> WriteAsync(
        Stream to, ExportOptions options, CancellationToken cancellationToken)
    {
        using IRowWriter writer = options.Format switch
        {
            ExportFormat.Jsonl => new JsonlWriter(to, material),
            ExportFormat.Csv => new TableWriter(to, material, options.KeepsFormulas),
            ExportFormat.Anthropic => new ResultLineWriter(to),
            ExportFormat.OpenAi => new OpenAiWriter(to, material.Spec.StartedAt),
            ExportFormat.Junit => new JunitWriter(to, material.Spec, RowCounts.Of(snapshot, material.Layout)),
            _ => throw new ArgumentException($"{options.Format} is written to a folder.", nameof(options)),
        };
        return await WriteAsync(writer, options, cancellationToken);
    }

    /// <summary>Writes one file for each row that has a record.</summary>
    /// <param name="folder">Where; it is made.</param>
    /// <param name="options">The form is taken as <see cref="ExportFormat.Files"/>.</param>
    /// <param name="cancellationToken">Stops between two rows.</param>
    public async Task<ExportSummary> WriteFilesAsync(
        string folder, ExportOptions options, CancellationToken cancellationToken)
    {
        OwnerOnly.CreateFolder(folder);
        using var writer = new FilesWriter(folder);
        return await WriteAsync(writer, options, cancellationToken);
    }

    async Task<ExportSummary> WriteAsync(
        IRowWriter writer, ExportOptions options, CancellationToken cancellationToken)
    {
        material.Follow(snapshot.Run);
        var (written, leftOut) = (0, 0);
        await foreach (var row in new PublishedRows(material).ReadAsync(snapshot, cancellationToken))
        {
            if (writer.Write(row))
                written++;
            else
                leftOut++;
            options.Progress?.Invoke(written + leftOut);
        }

        writer.End();
        return new(written, leftOut, writer.Defused);
    }
}
