using Cairn.Claude;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>One row's line: where it lies in the download, what it means, what it cost.</summary>
sealed record RowResult(long Offset, int Length, RowVerdict Verdict, string? Model, Usage? Usage)
{
    public static RowResult Of(BatchResult result, AnswerSchema? schema, (long Offset, int Length) line)
    {
        // Of an accepted answer only the fact is kept: 100,000 of them must not stay in memory.
        var verdict = ResultJudge.Judge(result, schema) is var judged and not RowVerdict.Succeeded ? judged : Accepted;
        return result is BatchResult.Succeeded(var message) and not { Message.IsUnbilledRefusal: true }
            ? new(line.Offset, line.Length, verdict, message.Model, message.Usage)
            : new(line.Offset, line.Length, verdict, null, null);
    }

    static readonly RowVerdict Accepted = new RowVerdict.Succeeded("", null);
}
