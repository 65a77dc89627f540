using Cairn.Accounting;
using Cairn.Claude;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>One row's line: where it lies in the download, what it means, what it cost.</summary>
/// <remarks>
/// A value of 48 bytes and not an object, since 100,000 of them stand side by side; of an answer only the facts are
/// kept. The default is that there is no line.
/// </remarks>
readonly record struct RowResult
{
    readonly int _input;
    readonly int _written5m;
    readonly int _written1h;
    readonly int _read;
    readonly int _output;
    readonly int _searches;

    RowResult((long Offset, int Length) line, ResultMeaning meaning) =>
        (Offset, Length, Meaning) = (line.Offset, line.Length, meaning);

    RowResult(RowResult unbilled, AnsweredBy by, Usage usage)
    {
        this = unbilled;
        By = by;
        (_input, _written5m, _written1h) =
            ((int)usage.InputTokens, (int)usage.CacheCreation5mTokens, (int)usage.CacheCreation1hTokens);
        (_read, _output, _searches) =
            ((int)usage.CacheReadInputTokens, (int)usage.OutputTokens, (int)usage.WebSearchRequests);
    }

    RowResult(RowResult unbilled, AnsweredBy by, in ResultScan scan)
    {
        this = unbilled;
        By = by;
        var counts = scan.Counts;
        (_input, _written5m, _written1h) = (counts.Input, counts.Written5m, counts.Written1h);
        (_read, _output, _searches) = (counts.Read, counts.Output, counts.Searches);
    }

    /// <summary>Where the line begins in the download.</summary>
    public long Offset { get; }

    /// <summary>Its bytes, without the newline.</summary>
    public int Length { get; }

    /// <summary>What it means for the row.</summary>
    public ResultMeaning Meaning { get; }

    /// <summary>Who answered; null where nothing was billed.</summary>
    public AnsweredBy? By { get; }

    /// <summary>Whether there is a line.</summary>
    public bool IsThere => Meaning != ResultMeaning.Missing;

    /// <summary>The billed tokens.</summary>
    public TokenUsage Tokens => new(_input, _written5m, _written1h, _read, _output);

    /// <summary>All that was billed.</summary>
    public Usage Usage => new(_input, _written5m, _written1h, _read, _output, By?.InferenceGeo, _searches);

    /// <summary>Searches of the web that were billed.</summary>
    public long WebSearches => _searches;

    /// <summary>What a line means that was read by a document.</summary>
    public static RowResult Of(BatchResult result, AnswerSchema? schema, (long Offset, int Length) line)
    {
        var unbilled = new RowResult(line, MeaningOf(ResultJudge.Judge(result, schema)));
        return result is BatchResult.Succeeded(var message) and not { Message.IsUnbilledRefusal: true }
            ? new(unbilled, AnsweredBy.Of(message), message.Usage)
            : unbilled;
    }

    /// <summary>The same of a line that was read in place, where that was possible.</summary>
    /// <param name="scan">The line.</param>
    /// <param name="line">Where it is.</param>
    /// <param name="by">Who answered.</param>
    /// <param name="keepsToSchema">Whether a complete answer is what its row asked for.</param>
    public static RowResult Of(
        in ResultScan scan, (long Offset, int Length) line, AnsweredBy? by, bool keepsToSchema)
    {
        var unbilled = new RowResult(line, MeaningOf(scan, keepsToSchema));
        return by is null || (scan.Counts.Output == 0 && scan.StopReason.SequenceEqual("refusal"u8))
            ? unbilled
            : new(unbilled, by, scan);
    }

    static ResultMeaning MeaningOf(RowVerdict verdict) => verdict switch
    {
        RowVerdict.Succeeded => ResultMeaning.Succeeded,
        RowVerdict.Failed("max_tokens", _) => ResultMeaning.Cut,
        RowVerdict.Failed => ResultMeaning.Failed,
        RowVerdict.Retryable("canceled", _) => ResultMeaning.Canceled,
        RowVerdict.Retryable("expired", _) => ResultMeaning.Expired,
        RowVerdict.Retryable => ResultMeaning.Retryable,
        RowVerdict.Unknown => ResultMeaning.Unknown,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static ResultMeaning MeaningOf(in ResultScan scan, bool keepsToSchema) =>
        scan.Type.SequenceEqual("canceled"u8) ? ResultMeaning.Canceled
        : scan.Type.SequenceEqual("expired"u8) ? ResultMeaning.Expired
        : scan.IsComplete ? keepsToSchema ? ResultMeaning.Succeeded : ResultMeaning.Failed
        : scan.StopReason.SequenceEqual("max_tokens"u8) ? ResultMeaning.Cut
        : ResultMeaning.Failed;
}
