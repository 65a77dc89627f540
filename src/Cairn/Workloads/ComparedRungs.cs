using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cairn.Workloads;

/// <summary>Makes the rungs that an evaluation compares.</summary>
static class ComparedRungs
{
    const string OutputConfig = "output_config";

    /// <summary>
    /// The workload with those rungs as its cascade: the ones that it has, or one for each of its models; or the whole
    /// prompt and behind it one rung for each part that is left out.
    /// </summary>
    /// <exception cref="BadInputException">There is nothing to compare.</exception>
    public static Workload Of(Workload workload, bool ablates)
    {
        if (workload.Models.Count == 0 && workload.Cascade.Count == 0)
        {
            throw new Place(workload.Input.Name, null).Refuse("ready batch lines", "a workload with a template",
                "Batch lines name their own model and prompt; `cairn eval --recorded` judges their answers.");
        }

        var rungs = workload.Cascade.Count > 0
            ? workload.Cascade
            :
            [
                .. workload.Models.Select(choice =>
                    new Rung { Choice = choice, MaxTokens = workload.MaxTokens!.Value }),
            ];
        if (!ablates)
            return workload with { Cascade = rungs };

        var whole = rungs[0];
        List<Rung> variants = [.. Ablated(workload, whole)];
        return variants.Count > 0
            ? workload with { Cascade = [whole with { Name = "whole prompt" }, .. variants] }
            : throw new Place(workload.Input.Name, null).Refuse("a prompt of one part", "parts that can be left out",
                "Give system several texts, or add examples or a schema.");
    }

    static IEnumerable<Rung> Ablated(Workload workload, Rung whole)
    {
        var prompt = whole.PromptFor(workload.Prompt);
        for (var index = 0; index < prompt.System.Count; index++)
        {
            yield return Without(whole, $"system block {Number(index)}", prompt with
            {
                System = [.. prompt.System.Where((_, at) => at != index)],
            });
        }

        // An example is a question and its answer in front of the last question.
        for (var index = 0; index + 2 < prompt.Messages.Count; index += 2)
        {
            yield return Without(whole, $"example {Number(index / 2)}", prompt with
            {
                Messages = [.. prompt.Messages.Where((_, at) => at != index && at != index + 1)],
            });
        }

        if (workload.OutputSchema is not null && WithoutFormat(prompt) is { } free)
            yield return Without(whole, "the schema", free) with { IsWithoutSchema = true };
    }

    static Rung Without(Rung whole, string part, PromptPlan rest) =>
        whole with { Name = $"without {part}", Prompt = rest };

    static PromptPlan? WithoutFormat(PromptPlan prompt)
    {
        if (prompt.Params.SingleOrDefault(each => each.Key == OutputConfig) is not { Value.IsConstant: true } config)
            return null;
        var rest = JsonNode.Parse(config.Value.Constant.Span)!.AsObject();
        rest.Remove("format");
        return prompt with
        {
            Params =
            [
                .. prompt.Params.Where(each => each.Key != OutputConfig || rest.Count > 0).Select(each =>
                    each.Key == OutputConfig
                        ? each with { Value = JsonTemplate.Literal(rest.ToJsonString(JsonSerializerOptions.Default)) }
                        : each),
            ],
        };
    }

    static string Number(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);
}
