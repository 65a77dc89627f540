using System.Buffers;
using System.Text.Json;
using Cairn.Budgeting;
using Cairn.Reporting;
using Cairn.Running;
using Cairn.Running.Watching;

namespace Cairn.Cli.Notifying;

/// <summary>What a program of the user's is told of a run: numbers and names, and nothing of its rows.</summary>
/// <param name="Event"><c>finished</c>, <c>stopped</c>, <c>cache_lost</c> or <c>budget_warning</c>.</param>
/// <param name="Snapshot">What the ledger shows.</param>
/// <param name="Rows">Where the rows are.</param>
sealed record Notification(string Event, RunSnapshot Snapshot, RowCounts Rows)
{
    /// <summary>What the command will end with; null while the run goes on.</summary>
    public ExitCode? Code { get; init; }

    /// <summary>The dearest of the losses that it tells of; null for other events.</summary>
    public CacheFinding? Lost { get; init; }

    /// <summary>The budget that it warns of; null for other events.</summary>
    public BudgetStanding? Budget { get; init; }

    /// <summary>The one JSON object, in UTF-8.</summary>
    public ReadOnlyMemory<byte> Json()
    {
        var run = Snapshot.Run;
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("event", Event);
        json.WriteString("run", run.Id);
        json.WriteString("name", run.Spec.Name);
        json.WriteBoolean("sandbox", run.Spec.IsSandbox);
        json.WriteString("state", Word(run.State));
        json.WriteString("cause", run.Cause == StopCause.None ? null : Word(run.Cause));
        if (Code is { } code)
            json.WriteNumber("exit_code", (int)code);
        else
            json.WriteNull("exit_code");
        WriteRows(json);
        json.WriteString("cost_usd", $"{run.Settled}");
        json.WriteString("reserved_usd", $"{run.Reserved + run.Ghost}");
        json.WriteString("limit_usd", run.Limit is { } limit ? $"{limit}" : null);
        if (Lost is { } lost)
            WriteLoss(json, lost);
        if (Budget is { } budget)
            WriteBudget(json, budget);
        json.WriteString("next", Next(run.Id));
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    void WriteRows(Utf8JsonWriter json)
    {
        json.WriteStartObject("rows");
        json.WriteNumber("total", Rows.Total);
        json.WriteNumber("succeeded", Rows.Succeeded);
        json.WriteNumber("failed", Rows.Failed);
        json.WriteNumber("pending", Rows.Pending);
        json.WriteEndObject();
    }

    static void WriteLoss(Utf8JsonWriter json, CacheFinding lost)
    {
        json.WriteStartObject("lost");
        json.WriteString("batch_id", lost.BatchId);
        json.WriteString("cause", lost.Cause is { } cause ? Word(cause) : null);
        json.WriteNumber("read_rows", lost.ReadRows);
        json.WriteNumber("planned_read_rows", lost.PlannedReadRows);
        json.WriteString("lost_usd", $"{lost.Lost}");
        json.WriteEndObject();
    }

    static void WriteBudget(Utf8JsonWriter json, BudgetStanding budget)
    {
        json.WriteStartObject("budget");
        json.WriteString("name", budget.Budget.Name);
        json.WriteString("period", budget.Span.Name);
        json.WriteString("amount_usd", $"{budget.Budget.Amount}");
        json.WriteString("settled_usd", $"{budget.Settled}");
        json.WriteString("reserved_usd", $"{budget.Held}");
        json.WriteString("left_usd", $"{budget.Left}");
        json.WriteEndObject();
    }

    string Next(string runId) => Code switch
    {
        ExitCode.Success when Snapshot.Run.Cause == StopCause.RowLimit => $"cairn resume {runId} --no-limit",
        null when Budget is not null => "cairn budget",
        ExitCode.Budget when Snapshot.Run.Limit is null => "cairn budget",
        null or ExitCode.Success or ExitCode.NotCertifiable or ExitCode.Findings => $"cairn report {runId}",
        ExitCode.FailedRows => $"cairn retry {runId} --failed",
        ExitCode.Budget => $"cairn resume {runId} --max-cost <usd>",
        ExitCode.Deadline => $"cairn resume {runId} --deadline <time>",
        ExitCode.CacheLoss => $"cairn resume {runId} --accept-cache-loss",
        ExitCode.Credentials => "cairn doctor",
        ExitCode.Decision => $"cairn status {runId}",
        _ => $"cairn resume {runId}",
    };

    static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{value}");
}
