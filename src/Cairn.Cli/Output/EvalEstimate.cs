using System.Text;
using System.Text.Json;
using Cairn.Planning;

namespace Cairn.Cli.Output;

/// <summary>Writes what an evaluation will cost as JSON for machines.</summary>
static class EvalEstimate
{
    /// <summary>The price of each rung and of all.</summary>
    public static string JsonOf(EvalDraft draft)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new() { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("rows", draft.Rows.Count);
            json.WriteStartArray("rungs");
            foreach (var (rung, planned) in draft.Prepared.Workload.Cascade.Zip(draft.Rungs))
            {
                json.WriteStartObject();
                json.WriteString("name", rung.ToString());
                Write(json, planned.Plan.Estimate);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (draft is { Judge: { } judge, JudgeEstimate: { } judged })
            {
                json.WriteStartObject("judge");
                json.WriteString("name", judge.Choice.ToString());
                Write(json, judged);
                json.WriteEndObject();
            }

            Write(json, draft.Estimate);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    static void Write(Utf8JsonWriter json, Estimate estimate)
    {
        json.WriteString("low_usd", estimate.Low.ToString());
        json.WriteString("expected_usd", estimate.Expected.ToString());
        json.WriteString("high_usd", estimate.High.ToString());
    }
}
