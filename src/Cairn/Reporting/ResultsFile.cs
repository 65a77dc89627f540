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
    // A file is asked to write some hundred lines at once: to wait for each takes longer than to write it.
    const int BufferBytes = 1 << 16;

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
            var lines = new ArrayBufferWriter<byte>(2 * BufferBytes);
            await using var writer = new Utf8JsonWriter(lines, PublishedRows.Json);
            await foreach (var row in new PublishedRows(material).ReadAsync(snapshot, cancellationToken))
            {
                var start = lines.WrittenCount;
                writer.Reset();
                _line.Write(writer, row);
#pragma warning disable CA1849 // It only tells the buffer behind it how much it wrote.
                writer.Flush();
#pragma warning restore CA1849
                lines.Write("\n"u8);
                if (row.IsFailed)
                    await errors.WriteAsync(lines.WrittenMemory[start..], cancellationToken);
                if (lines.WrittenCount < BufferBytes)
                    continue;
                await results.WriteAsync(lines.WrittenMemory, cancellationToken);
                lines.ResetWrittenCount();
            }

            await results.WriteAsync(lines.WrittenMemory, cancellationToken);
        }

        File.Move(paths.Results + ".part", paths.Results, overwrite: true);
        File.Move(paths.Errors + ".part", paths.Errors, overwrite: true);
    }
}
