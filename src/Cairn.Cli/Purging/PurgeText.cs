using System.Globalization;
using System.Text;
using System.Text.Json;
using Cairn.Cli.Output;
using Cairn.Reporting;
using Cairn.Running;

namespace Cairn.Cli.Purging;

/// <summary>Words what a purge deletes and what it leaves.</summary>
static class PurgeText
{
    const int UnitStep = 1_000;

    /// <summary>For people.</summary>
    public static string Of(IReadOnlyList<PurgeDraft> drafts, bool isDone)
    {
        var text = new StringBuilder();
        foreach (var draft in drafts)
            Append(text, draft);
        var going = drafts.Where(draft => draft.Refusal is null).ToList();
        var runs = going.Count(draft => !draft.IsEmpty);
        var what = $"{Size(going.Sum(draft => draft.Bytes))} of {Count(runs, "run")}";
        return text.Append((drafts.Count, runs, isDone) switch
        {
            (0, _, _) => "No run is meant. `cairn runs` lists them.\n",
            (_, 0, _) => "There is nothing to delete.\n",
            (_, _, true) => $"Deleted: {what}. The bill stays.\n",
            _ => $"Nothing was deleted. --yes deletes {what}.\n",
        }).ToString();
    }

    /// <summary>For machines.</summary>
    public static string Json(IReadOnlyList<PurgeDraft> drafts, bool isDone) => JsonOutput.Of(json =>
    {
        json.WriteBoolean("deleted", isDone);
        json.WriteNumber(
            "bytes", drafts.Where(draft => draft.Refusal is null).Sum(draft => draft.Bytes));
        json.WriteStartArray("runs");
        foreach (var draft in drafts)
            Write(json, draft);
        json.WriteEndArray();
    });

    static void Append(StringBuilder text, PurgeDraft draft)
    {
        var run = draft.Run;
        text.Append(CultureInfo.InvariantCulture,
            $"{run.Id}  {run.Spec.Name}, {run.State.ToString().ToLowerInvariant()}, {run.Spec.StartedAt:yyyy-MM-dd}\n");
        if (draft.Refusal is { } refusal)
        {
            text.Append(CultureInfo.InvariantCulture, $"  left alone: {refusal.Found}. {refusal.Repair}\n\n");
            return;
        }

        foreach (var kind in draft.Files.GroupBy(file => file.What))
        {
            text.Append(CultureInfo.InvariantCulture,
                $"  goes   {Size(kind.Sum(file => file.Bytes)),10}  {kind.Key} ({Count(kind.Count(), "file")})\n");
        }

        if (draft.Batches.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"  goes               {Count(draft.Batches.Count, "batch", "es")} at the API{LastCopy(run)}\n");
        }

        if (draft.IsEmpty)
            text.Append("  goes               nothing: its answers were purged before\n");
        text.Append(CultureInfo.InvariantCulture, $"  stays  {Size(draft.BytesKept),10}  the order of its rows\n");
        text.Append("  stays              amounts, tokens and events in the ledger\n");
        if (OutputsOf(run) is > 0 and var outputs)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"  stays  {Size(outputs),10}  results in {run.Spec.OutputFolder}: they are yours\n");
        }

        text.Append('\n');
    }

    static string Count(int count, string what, string ending = "s") =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : ending)}");

    static string LastCopy(Run run) =>
        run.PurgedAt is null ? "" : ", whose answers are nowhere else: they were purged here";

    static void Write(Utf8JsonWriter json, PurgeDraft draft)
    {
        json.WriteStartObject();
        json.WriteString("run_id", draft.Run.Id);
        json.WriteString("name", draft.Run.Spec.Name);
        json.WriteString("refused", draft.Refusal?.Found);
        json.WriteNumber("bytes", draft.Bytes);
        json.WriteNumber("bytes_kept", draft.BytesKept);
        json.WriteNumber("output_bytes_kept", OutputsOf(draft.Run));
        json.WriteString("outputs", draft.Run.Spec.OutputFolder);
        json.WriteStartArray("files");
        foreach (var file in draft.Files)
        {
            json.WriteStartObject();
            json.WriteString("path", file.Path);
            json.WriteString("what", file.What);
            json.WriteNumber("bytes", file.Bytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStrings("batches", draft.Batches.Select(each => each.BatchId!));
        json.WriteEndObject();
    }

    static long OutputsOf(Run run)
    {
        var paths = OutputPaths.In(run.Spec.OutputFolder);
        return ((string[])[paths.Results, paths.Errors]).Where(File.Exists).Sum(path => new FileInfo(path).Length);
    }

    /// <summary>A size for people, in steps of a thousand.</summary>
    public static string Size(long bytes)
    {
        var (value, unit) = ((decimal)bytes, 0);
        for (; value >= UnitStep && unit < Units.Length - 1; unit++)
            value /= UnitStep;
        return value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + Units[unit];
    }

    static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];
}
