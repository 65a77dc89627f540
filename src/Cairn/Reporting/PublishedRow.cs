using Cairn.Claude;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Reporting;

/// <summary>A row of the input with all that is known of its answer.</summary>
/// <param name="Row">The row as it stands in the input.</param>
/// <param name="Record">Its final record, or how far it is.</param>
/// <param name="Verdict">What the record says; null while there is none.</param>
sealed record PublishedRow(Row Row, RowRecord Record, RowVerdict? Verdict)
{
    /// <summary>The key of the row that was asked for it; null where it was asked itself.</summary>
    public string? DuplicateOf { get; init; }

    /// <summary>The run that asked and paid for the answer; null where this one did.</summary>
    public string? ReusedFrom { get; init; }

    /// <summary>Whether another row or run has the bill.</summary>
    public bool IsFree => DuplicateOf is not null || ReusedFrom is not null;

    /// <summary>What other stages answered.</summary>
    public IReadOnlyList<(RowRecord Record, RowVerdict? Verdict)> Others { get; init; } = [];

    /// <summary>Whether it failed; a row without a record has not yet.</summary>
    public bool IsFailed => Verdict is not (null or RowVerdict.Succeeded);

    /// <summary>The answer, also of a row that failed; null where the API gave none.</summary>
    public Message? Message => (Record.Line?.Result as BatchResult.Succeeded)?.Message;

    /// <summary>succeeded, failed or pending.</summary>
    public string Status => Verdict switch
    {
        null => "pending",
        RowVerdict.Succeeded => "succeeded",
        _ => "failed",
    };

    /// <summary>The kind of the failure and what it says; null where there is none.</summary>
    public (string Type, string Message)? Error => Verdict switch
    {
        RowVerdict.Failed(var type, var said) => (type, said),
        RowVerdict.Retryable(var type, var said) => (type, said),
        RowVerdict.Unknown(var type) => (type, "a type of result that this version does not know"),
        _ => null,
    };

    /// <summary>The accepted answer as text; null where there is none.</summary>
    public string? Output => Verdict is RowVerdict.Succeeded(var text, _) ? text : null;
}
