using System.Text;
using System.Text.Json;
using Cairn.Accounting;
using Cairn.Bench.Fuzzing;
using Cairn.Claude;
using Cairn.Models;
using Cairn.Running;
using Cairn.Tests.Claude;
using Cairn.Tests.Running;
using Cairn.Workloads;

namespace Cairn.Tests.Fuzz;

/// <summary>Lines of results, up to the verdict and the price.</summary>
sealed class ResultLineTarget(AnswerSchema schema) : FuzzTarget("result lines", 500)
{
    static readonly byte[][] Valid =
    [
        .. new[]
        {
            ResultLines.Succeeded("a", """{"a":"yes"}"""),
            ResultLines.Succeeded("b", "text", "max_tokens"),
            ResultLines.Succeeded("c", "", "refusal", output: 0),
            ResultLines.Errored("d", "invalid_request_error"),
            ResultLines.Errored("e", "overloaded_error"),
            ResultLines.Canceled("f"),
            ResultLines.Expired("g"),
            ResultLines.OfType("h", "paused"),
            """
            {"custom_id":"i","result":{"type":"succeeded","message":{"id":"msg_1","model":"claude-opus-5-5","content":
            [{"type":"thinking","thinking":"so","signature":"x"},{"type":"tool_use","id":"t","name":"n","input":{}},
            {"type":"text","text":"{\"a\":\"no\"}"}],"stop_reason":"end_turn","usage":{"input_tokens":1,
            "output_tokens":2,"cache_creation_input_tokens":7,"cache_creation":{"ephemeral_5m_input_tokens":3,
            "ephemeral_1h_input_tokens":4},"cache_read_input_tokens":5,"inference_geo":"us"}}}}
            """,
        }.Select(line => Encoding.UTF8.GetBytes(line.ReplaceLineEndings(""))),
    ];

    public override Task<bool> FeedAsync(Dice dice)
    {
        var valid = dice.Pick(Valid);
        var line = Spoil(valid, dice);
        ScanOracle.Check(line);
        // A part of them, which takes as long as all the rest.
        if (line.Length % 8 == 0)
            ScanOracle.CheckBehind(valid, line);
        try
        {
            var parsed = BatchResultLine.Parse(line);
            var result = RowResult.Of(parsed.Result, schema, (0, line.Length));
            if (result.By is { } by && ModelCatalog.BuiltIn.Models.Any(model => model.Id == by.Model))
            {
                var entry = UsageEntry.Of(
                    ModelCatalog.BuiltIn.Find(by.Model), result.Usage, UsageKind.Succeeded);
                Assert.True(entry.Cost(ModelCatalog.BuiltIn) >= Usd.Zero);
            }

            return Task.FromResult(true);
        }
        catch (Exception exception) when (exception is JsonException or MissingPriceException)
        {
            return Task.FromResult(false);
        }
    }
}
