using System.Text;
using System.Text.Json;
using Cairn.Claude;

namespace Cairn.Tests.Running;

/// <summary>A batch of the scripted API; a test bends what it wants to see.</summary>
sealed class ScriptedBatch
{
    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The requests as they were sent.</summary>
    public required IReadOnlyList<JsonElement> Requests { get; init; }

    /// <summary>When it has ended.</summary>
    public DateTimeOffset EndsAt { get; set; }

    /// <summary>From when on the list shows it.</summary>
    public DateTimeOffset VisibleFrom { get; set; }

    /// <summary>When a cancel was asked for.</summary>
    public DateTimeOffset? CanceledAt { get; set; }

    /// <summary>The results, one line for each request.</summary>
    public required IReadOnlyList<string> Lines { get; set; }

    /// <summary>Counts that contradict the lines; null for the true ones.</summary>
    public RequestCounts? Counts { get; set; }

    /// <summary>The file of the n-th download (1 for the first); null for the true one.</summary>
    public Func<int, string?>? File { get; set; }

    /// <summary>How often its results were opened.</summary>
    public int Downloads { get; private set; }

    public IEnumerable<string> CustomIds => Requests.Select(request => request.GetProperty("custom_id").GetString()!);

    public MessageBatch At(DateTimeOffset now) => new()
    {
        Id = Id,
        CreatedAt = CreatedAt,
        ExpiresAt = CreatedAt.AddDays(1),
        EndedAt = now >= EndsAt ? EndsAt : null,
        CancelInitiatedAt = CanceledAt,
        ProcessingStatus = now >= EndsAt ? "ended" : CanceledAt is null ? "in_progress" : "canceling",
        RequestCounts = Counts ?? (now >= EndsAt ? Tally() : new(Requests.Count, 0, 0, 0, 0)),
    };

    public byte[] Download()
    {
        Downloads++;
        return Encoding.UTF8.GetBytes(
            File?.Invoke(Downloads) ?? string.Concat(Lines.Reverse().Select(line => line + "\n")));
    }

    RequestCounts Tally()
    {
        var types = Lines.CountBy(
            line => JsonElement.Parse(line).GetProperty("result").GetProperty("type").GetString()!)
            .ToDictionary();
        return new(0, types.GetValueOrDefault("succeeded"), types.GetValueOrDefault("errored"),
            types.GetValueOrDefault("canceled"), types.GetValueOrDefault("expired"));
    }
}
