using Cairn.Models;

namespace Cairn.Auditing.Rules;

/// <summary>Models that no longer answer, or soon will not.</summary>
/// <param name="isGone">Whether it looks for those that are gone; else for those that soon will be.</param>
sealed class RetiredModelRule(bool isGone) : AuditRule
{
    const int DaysAhead = 90;

    readonly Dictionary<string, (Model Model, long Rows, AuditPlace Place)> _models = [];

    public override RuleInfo Info { get; } = (isGone
        ? new RuleInfo("retired-model", Severity.Error, "a model that was retired: every request fails",
            "Ask its successor.", "a model of the catalogue")
        : new("retiring-model", Severity.Warn, "a model that is deprecated or retires within 90 days",
            "Move to its successor before that day.", "a model of the catalogue")) with
    {
        Lever = Lever.None,
    };

    public override void See(SeenRequest seen)
    {
        if (seen.Measured.Model is not { } model)
            return;
        var (_, rows, place) = _models.GetValueOrDefault(model.Id, (model, 0, seen.At()));
        _models[model.Id] = (model, rows + 1, place);
    }

    public override Finding Conclude(AuditFacts facts)
    {
        if (_models.Count == 0)
            return Abstain("No request names a model of the catalogue.");
        var found = _models.Values
            .Where(entry => isGone ? entry.Model.IsRetired(facts.Now) : IsEnding(entry.Model, facts))
            .OrderByDescending(entry => entry.Rows).ToList();
        if (found.Count == 0)
            return Pass(isGone ? "No model is retired." : "No model retires within 90 days.");
        var (model, count, first) = found[0];
        var successor = model.Replacement is { } next ? $" Its successor is {next}." : "";
        return Fail($"{count:N0} requests ask {model.Id}, which {When(model)}.{successor}", first, facts);
    }

    static bool IsEnding(Model model, AuditFacts facts) =>
        !model.IsRetired(facts.Now)
        && (model.Lifecycle is ModelLifecycle.Deprecated || model.RetiresOn is { } day
            && day <= DateOnly.FromDateTime(facts.Now.UtcDateTime).AddDays(DaysAhead));

    string When(Model model) => isGone ? "is retired"
        : model.RetiresOn is { } day ? $"retires on {day:yyyy-MM-dd}" : "is deprecated";
}
