using System.Globalization;
using System.Text;
using Cairn.Claude;
using Cairn.Reporting;
using Cairn.Running;

namespace Cairn.Cli.Output;

/// <summary>Says what is known of a submission that waits for a decision, and what each choice risks.</summary>
static class FrozenText
{
    public static string Of(Submission frozen, IReadOnlyList<MessageBatch> candidates)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"submission {frozen.Id} of run {frozen.RunId}, frozen\n");
        text.Append(CultureInfo.InvariantCulture,
            $"rows        {frozen.Count:N0}, reserved {ReportText.Dollars(frozen.Reserved)}\n");
        text.Append("sent        ").Append(Time(frozen.CommittedAt)).Append('\n');
        if (frozen.BatchId is { } batch)
            text.Append(CultureInfo.InvariantCulture, $"batch       {batch}, created {Time(frozen.AcceptedAt)}\n");
        foreach (var candidate in candidates)
        {
            text.Append(CultureInfo.InvariantCulture, $"may be      {candidate.Id}, created ")
                .Append(Time(candidate.CreatedAt))
                .Append(CultureInfo.InvariantCulture, $", {candidate.ProcessingStatus}\n");
        }

        if (frozen.BatchId is null && candidates.Count == 0)
            text.Append("may be      no batch of its size is listed\n");
        text.Append(Choices(frozen));
        return text.ToString();
    }

    public static string Json(Submission submission, IReadOnlyList<MessageBatch> candidates) => JsonOutput.Of(writer =>
    {
        writer.WriteString("run_id", submission.RunId);
        writer.WriteString("submission_id", submission.Id);
        writer.WriteString("state", submission.State.ToString().ToLowerInvariant());
        writer.WriteNumber("rows", submission.Count);
        writer.WriteString("reserved_usd", submission.Reserved.ToString());
        writer.WriteString("batch_id", submission.BatchId);
        writer.WriteStartArray("candidates");
        foreach (var candidate in candidates)
        {
            writer.WriteStartObject();
            writer.WriteString("batch_id", candidate.Id);
            writer.WriteString("created_at", candidate.CreatedAt);
            writer.WriteString("status", candidate.ProcessingStatus);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    static string Choices(Submission frozen)
    {
        var resolve = $"cairn resolve {frozen.RunId} {frozen.Id}";
        var absent = frozen.BatchId is not null || frozen.MustExist
            ? ""
            : $"""
              {resolve} --absent
                  Its rows are asked again. If the batch exists after all, they are paid twice, up to the reservation.

              """;
        return $"""

            {resolve} --batch <id>
                Nothing is asked again. If the first result is not of this submission, it is looked for again.
            {absent}{resolve} --release
                Its rows are asked again, and the reservation is booked as unknown: what the batch cost is paid in vain.

            """;
    }

    static string Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "unknown";
}
