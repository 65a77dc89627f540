using System.Text.Json;
using Cairn.Planning;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Simulation.World;

/// <summary>
/// Holds a run to what caching costs: nothing is marked that is cold, but one primer for each prefix; and a body
/// carries the markers that the ledger says, row by row.
/// </summary>
sealed class CacheAudit(SimWorld world)
{
    static readonly TimeSpan HourWarm = TimeSpan.FromMinutes(50);
    static readonly TimeSpan MinutesWarm = TimeSpan.FromMinutes(4);

    RunLayout Layout => world.Layout;

    /// <summary>A submission was planned.</summary>
    public void OnPlanned(Submission planned, IEnumerable<Submission> before)
    {
        var known = before.ToList();
        var writers = new Dictionary<int, int>();
        foreach (var place in planned.Marks.Places)
        {
            foreach (var node in Path(place, planned).Where(node => !IsWarm(node, known, planned.RunAfter)))
            {
                if (!planned.IsPrimer)
                    world.Violate("cold_marked", $"place {place} of {planned.Id} is marked on the cold prefix {node}");
                else if (!writers.TryAdd(node, place))
                    world.Violate("written_twice", $"places {writers[node]} and {place} of {planned.Id} write {node}");
            }
        }
    }

    /// <summary>The last bytes of a body left.</summary>
    public void OnBody(byte[] body, Submission sent)
    {
        using var parsed = JsonDocument.Parse(body);
        foreach (var request in parsed.RootElement.GetProperty("requests").EnumerateArray())
        {
            if (!CustomId.TryParse(request.GetProperty("custom_id").GetString(), SimWorld.Key.Span, out var id))
                continue;
            var expected = Path(id.Row, sent).Count();
            var found = request.GetRawText().Split("\"cache_control\"").Length - 1;
            if (found != expected)
                world.Violate("markers", $"place {id.Row} of {sent.Id} carries {found} markers, not {expected}");
        }
    }

    IEnumerable<int> Path(int place, Submission of)
    {
        var level = of.Marks.LevelAt(place);
        for (var node = Layout.NodeAt(place); node >= 0 && level > 0; node = Layout.Nodes[node].Parent)
        {
            if (Layout.Nodes[node].Level <= level)
                yield return node;
        }
    }

    static DateTimeOffset? TouchedAt(Submission submission) =>
        submission is { Kind: SubmissionKind.Messages } or { BatchId: not null } ? submission.AcceptedAt : null;

    bool IsWarm(int node, List<Submission> known, DateTimeOffset decided)
    {
        var life = Layout.Nodes[node].Ttl == CacheTtl.OneHour ? HourWarm : MinutesWarm;
        return known.Exists(submission => decided - TouchedAt(submission) < life
            && submission.Marks.Places.Any(place => Path(place, submission).Contains(node)
                && (!submission.IsPrimer
                    || (submission.RecordedRows().Contains(place) && !submission.Missed.Contains(place)))));
    }
}
