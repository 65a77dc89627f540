using System.Text.Json;
using Cairn.Running;

namespace Cairn.Storage;

/// <summary>Looks whether a run has the stages that its events tell of, and no others.</summary>
static class StageCheck
{
    const string Repair = "Restore a copy of the ledger, then `cairn rebuild`.";

    public static IEnumerable<Finding> Of(Run run, IReadOnlyList<LedgerEvent> events)
    {
        var told = events.Where(each => each.Kind == LedgerEvent.StageAppended).Select(each => each.Data).ToList();
        var found = run.Later.Select(stage => LedgerEvent.Of(default, run.Id, stage).Data).ToList();
        for (var at = 0; at < Math.Max(told.Count, found.Count); at++)
        {
            var (stage, expected) = (found.ElementAtOrDefault(at), told.ElementAtOrDefault(at));
            if (stage != expected)
            {
                yield return new($"stage {at + 1} of run {run.Id}", Shown(stage),
                    $"{Shown(expected)}, as its event says", Repair);
            }
        }
    }

    static string Shown(string? stage)
    {
        if (stage is null)
            return "no such stage";
        using var data = JsonDocument.Parse(stage);
        return string.Join(", ", data.RootElement.EnumerateObject().Select(each => $"{each.Name} {each.Value}"));
    }
}
