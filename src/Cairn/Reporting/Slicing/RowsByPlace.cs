using System.Collections;
using Cairn.Running;
using Cairn.Running.Reusing;

namespace Cairn.Reporting.Slicing;

/// <summary>Which places hold the final records of the rows of a run.</summary>
sealed class RowsByPlace
{
    readonly RunBooks _books;
    readonly bool?[] _records;
    readonly int[] _ending;
    readonly FinalPlace _final;
    readonly BitArray _reused;

    RowsByPlace(RunBooks books, BitArray reused)
    {
        _reused = reused;
        (_books, _records, _ending) = (books, new bool?[books.Layout.Places], new int[books.Layout.Places]);
        foreach (var submission in books.Snapshot.Submissions)
        {
            foreach (var place in submission.RecordedRows())
                _records[place] = false;
            foreach (var place in submission.RowsThat(outcome => outcome == RowOutcome.Succeeded))
                _records[place] = true;
        }

        _final = new(books.Run, books.Layout, place => _records[place]);
        for (var row = 0; row < books.Layout.InputRows; row++)
        {
            if (!IsAsked(row))
                continue;
            if (RecordOf(row) is null)
                Waiting++;
            else
                _ending[_final.Of(row)]++;
        }
    }

    /// <summary>Reads which rows took their answers over from earlier runs, and finds the places of the others.
    /// </summary>
    /// <exception cref="SegmentDamagedException">The file of the answers taken over is gone or damaged.</exception>
    public static async Task<RowsByPlace> ReadAsync(RunBooks books, CancellationToken cancellationToken)
    {
        var reused = new BitArray(books.Layout.InputRows);
        await using var file = ReusedFile.Open(books.Blobs, books.Run.Spec);
        if (file is not null)
        {
            await foreach (var (_, line, _) in Lines.ReadAsync(file, cancellationToken))
                reused[ReusedAnswer.Parse(line).Row] = true;
        }

        return new(books, reused);
    }

    /// <summary>Whether a row has an answer of an earlier run, at no cost.</summary>
    public bool IsReused(int row) => _reused[row];

    /// <summary>How many rows have no final record yet.</summary>
    public int Waiting { get; }

    /// <summary>Whether the run is about a row at all; an eval may leave some out.</summary>
    public bool IsAsked(int row) => _books.Layout.Parts[0].PlaceOf(row) >= 0;

    /// <summary>Whether a row's final answer is accepted; null while there is none.</summary>
    public bool? RecordOf(int row) => _final.Of(row) is >= 0 and var place ? _records[place] : null;

    /// <summary>How many rows have their final record at a place: all that ask the same, or none.</summary>
    public int EndingAt(int place) => _ending[place];
}
