using System.Buffers;
using System.Text.Json;
using Cairn.Running;

namespace Cairn.Reporting;

/// <summary>
/// Writes results.jsonl and errors.jsonl: one line for each input row in input order, joined from the input, the ledger
/// and the segments. Rows that ask the same have the same answer; the first of them has its cost, the others name it.
/// In a run of several stages the line has the answer of the last stage that has a good one, and the others beside it.
/// It can be written again at any time, at no cost.
/// </summary>
public sealed class ResultsFile(RunMaterial material)
{
    readonly ResultLine _line = new(material);

    /// <summary>Writes both files anew; a reader sees the old ones or the new ones, never half of one.</summary>
    /// <param name="snapshot">What the ledger shows.</param>
    /// <param name="paths">Where to write.</param>
    /// <param name="cancellationToken">Leaves the old files.</param>
    public async Task WriteAsync(
        RunSnapshot snapshot, OutputPaths paths, CancellationToken cancellationToken)
    {
        await using (var results = OwnerOnly.CreateFile(paths.Results + ".part"))
        await using (var errors = OwnerOnly.CreateFile(paths.Errors + ".part"))
        {
            var line = new ArrayBufferWriter<byte>();
            await using var writer = new Utf8JsonWriter(line, PublishedRows.Json);
            await foreach (var row in new PublishedRows(material).ReadAsync(snapshot, cancellationToken))
            {
                line.ResetWrittenCount();
                writer.Reset();
                _line.Write(writer, row);
                await writer.FlushAsync(cancellationToken);
                line.Write("\n"u8);
                await results.WriteAsync(line.WrittenMemory, cancellationToken);
                if (row.IsFailed)
                    await errors.WriteAsync(line.WrittenMemory, cancellationToken);
            }
        }

        File.Move(paths.Results + ".part", paths.Results, overwrite: true);
        File.Move(paths.Errors + ".part", paths.Errors, overwrite: true);
    }
}
