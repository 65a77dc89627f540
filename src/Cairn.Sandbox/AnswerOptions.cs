using System.Globalization;
using Cairn.Sandbox.Models;

namespace Cairn.Sandbox;

/// <summary>How well the models of a sandbox answer, how long, and how their answers end.</summary>
public sealed record AnswerOptions
{
    /// <summary>A CSV whose first column is the key of a row and whose others are the right answer. The default is
    /// none.</summary>
    public string? LabelsFile { get; init; }

    /// <summary>A JSONL of answers to give as they are, own lines or the results of an old batch. The default is
    /// none.</summary>
    public string? RecordedFile { get; init; }

    /// <summary>The share of labelled rows that are answered right. The default is 0.9.</summary>
    public decimal Accuracy { get; init; } = 0.9m;

    /// <summary>That share for models of their own, by id or alias. The default is none.</summary>
    public IReadOnlyDictionary<string, decimal> AccuracyByModel { get; init; } =
        new Dictionary<string, decimal>(StringComparer.Ordinal);

    /// <summary>The share of rows on which all models share one luck, so that a better model is right wherever a
    /// worse one is; on the others each has its own. The default is 0.9.</summary>
    public decimal SharedDifficulty { get; init; } = 0.9m;

    /// <summary>How the confidence that an answer states relates to the share that is right. The default is that they
    /// agree.</summary>
    public Confidence Confidence { get; init; }

    /// <summary>The field of a schema, a number from 0 to 1, that states the confidence. The default is
    /// <c>confidence</c>.</summary>
    public string ConfidenceField { get; init; } = "confidence";

    /// <summary>The share of requests with tools to choose from that are answered by a call. The default is
    /// 0.</summary>
    public decimal ToolUseRate { get; init; }

    /// <summary>The share of requests with a server tool that end with <c>pause_turn</c>. The default is 0.</summary>
    public decimal PauseRate { get; init; }

    /// <summary>How long echoes and the free strings of a schema are. The default is as the text has it.</summary>
    public TokenSpread? OutputTokens { get; init; }

    /// <summary>How long the models think, also those that think unasked. The default is 400 with a 95th percentile of
    /// 1,200, and only where the request asks for thinking.</summary>
    public TokenSpread? ThinkingTokens { get; init; }

    /// <summary>The share of answers that are cut off as if they had reached <c>max_tokens</c>. The default is
    /// 0.</summary>
    public decimal TruncateRate { get; init; }

    /// <summary>The share of requests that are refused before any output, and not billed. The default is 0.</summary>
    public decimal RefusalRate { get; init; }

    /// <summary>The same with an accuracy as the command line takes it: <c>0.9</c> for all models, or
    /// <c>claude-haiku-5-5=0.8</c> for one.</summary>
    /// <exception cref="SandboxException">The text has no number in its place.</exception>
    public AnswerOptions WithAccuracy(string text)
    {
        var parts = text.Split('=', 2);
        if (!decimal.TryParse(parts[^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share))
        {
            throw new SandboxException($"The accuracy '{text}' has no number."
                + " Expected a share such as '0.9', or a model and its share such as 'claude-haiku-5-5=0.8'.");
        }

        return parts.Length == 1 ? this with { Accuracy = share } : this with
        {
            AccuracyByModel = new Dictionary<string, decimal>(AccuracyByModel, StringComparer.Ordinal)
            {
                [parts[0]] = share,
            },
        };
    }

    internal void Check(RangeCheck check)
    {
        check.Share(Name(nameof(Accuracy)), Accuracy);
        check.Share(Name(nameof(SharedDifficulty)), SharedDifficulty);
        check.Share(Name(nameof(ToolUseRate)), ToolUseRate);
        check.Share(Name(nameof(PauseRate)), PauseRate);
        check.Share(Name(nameof(TruncateRate)), TruncateRate);
        check.Share(Name(nameof(RefusalRate)), RefusalRate);
        check.That(ConfidenceField.Length > 0, $"{Name(nameof(ConfidenceField))} is empty; it must name a field.");
        check.That(Enum.IsDefined(Confidence), $"{Name(nameof(Confidence))} is {Confidence}; it must be one of "
            + $"{string.Join(", ", Enum.GetNames<Confidence>())}.");
        Check(check, Name(nameof(OutputTokens)), (OutputTokens, 1));
        Check(check, Name(nameof(ThinkingTokens)), (ThinkingTokens, 0));
        foreach (var (model, share) in AccuracyByModel)
        {
            check.Share($"{Name(nameof(AccuracyByModel))}[{model}]", share);
            check.That(ModelBook.BuiltIn.Find(model) is not null,
                $"{Name(nameof(AccuracyByModel))} names '{model}'; it must name a model that `cairn models` lists.");
        }
    }

    static void Check(RangeCheck check, string name, (TokenSpread? Spread, int Least) length)
    {
        if (length.Spread is not { } spread)
            return;

        check.Between($"{name}.{nameof(spread.Median)}", spread.Median, length.Least, int.MaxValue);
        check.Between($"{name}.{nameof(spread.P95)}", spread.P95, spread.Median, int.MaxValue);
    }

    static string Name(string property) => $"{nameof(SandboxOptions.Answers)}.{property}";
}
