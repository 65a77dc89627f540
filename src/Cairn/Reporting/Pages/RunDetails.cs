using System.Numerics;
using Cairn.Reporting.Slicing;
using Cairn.Running;

namespace Cairn.Reporting.Pages;

/// <summary>What the page shows beyond the report: read off the answers of a run in one pass.</summary>
sealed class RunDetails
{
    readonly SortedDictionary<int, long> _lengths = [];
    readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);

    RunDetails()
    {
    }

    /// <summary>By model, rung, stage and wave, in this order.</summary>
    public IReadOnlyList<SliceTable> Tables { get; } =
    [
        new(new(SliceKind.Model)), new(new(SliceKind.Rung)), new(new(SliceKind.Stage)), new(new(SliceKind.Wave)),
    ];

    /// <summary>Answers by the power of two that their output tokens do not exceed.</summary>
    public IReadOnlyDictionary<int, long> Lengths => _lengths;

    /// <summary>Records of failure by the kind that the results name.</summary>
    public IReadOnlyDictionary<string, int> Failures => _failures;

    /// <summary>Reads a run.</summary>
    /// <exception cref="SegmentDamagedException">A segment is gone, or is not what was written.</exception>
    public static async Task<RunDetails> ReadAsync(RunBooks books, CancellationToken cancellationToken)
    {
        var details = new RunDetails();
        await SliceTable.AddAsync(details.Tables, books, details.Note, cancellationToken);
        return details;
    }

    void Note(BilledAnswer answer)
    {
        if (answer.Bill is { } bill)
        {
            var most = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(bill.Tokens.Output, 1, 1 << 30));
            _lengths[most] = _lengths.GetValueOrDefault(most) + 1;
        }

        if (answer.Outcome == RowOutcome.Failed)
        {
            var kind = ResultJudge.Recorded(answer.Result, null, answer.Outcome) switch
            {
                RowVerdict.Failed(var type, _) => type,
                RowVerdict.Retryable(var type, _) => type,
                RowVerdict.Unknown(var type) => type,
                _ => "unknown",
            };
            _failures[kind] = _failures.GetValueOrDefault(kind) + 1;
        }
    }
}
