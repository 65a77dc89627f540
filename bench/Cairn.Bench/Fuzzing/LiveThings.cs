using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Cairn.Bench.Fuzzing;

/// <summary>A batch or a file that some call made.</summary>
/// <param name="Kind">The placeholder it can stand for.</param>
/// <param name="Id">Its id.</param>
/// <param name="Workspace">Where it was made; only there does it exist.</param>
sealed record LiveThing(string Kind, string Id, string Workspace)
{
    string Path => Kind == "file" ? $"/v1/files/{Id}" : $"/v1/messages/batches/{Id}";

    public WireRequest Delete() => WireRequest.Of("DELETE", Path, Headers);

    public WireRequest Cancel() => WireRequest.Of("POST", Path + "/cancel", Headers);

    (string, string)[] Headers => Workspace.Length > 0 ? [("anthropic-workspace-id", Workspace)] : [];
}

/// <summary>What the calls have made and nobody has deleted, so that calls can mean something that exists, and so
/// that it is deleted again as by a client.</summary>
sealed class LiveThings
{
    const int KeptMax = 48;
    const int SmallReplyBytes = 4_096;

    readonly Lock _gate = new();
    readonly Queue<LiveThing> _things = [];

    /// <summary>How many batches there have been.</summary>
    public long Batches { get; private set; }

    /// <summary>The id of the oldest of this kind, or null.</summary>
    public string? Find(string kind)
    {
        lock (_gate)
            return _things.FirstOrDefault(thing => thing.Kind == kind)?.Id;
    }

    /// <summary>Notes what a reply says was made.</summary>
    public void Note(WireReply reply)
    {
        if (!reply.IsSuccess || !reply.IsJson || reply.Body.Length > SmallReplyBytes)
            return;

        var json = JsonElement.Parse(reply.Body);
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("type", out var type)
            || !json.TryGetProperty("id", out var id))
        {
            return;
        }

        var kind = type.GetString() switch { "message_batch" => "batch", "file" => "file", _ => null };
        lock (_gate)
        {
            if (kind is null || _things.Any(thing => thing.Id == id.GetString()))
                return;

            _things.Enqueue(new(kind, id.GetString()!, reply.Workspace));
            Batches += kind == "batch" ? 1 : 0;
        }
    }

    /// <summary>Takes the oldest once there are more than anybody needs.</summary>
    public bool TryTakeSurplus([NotNullWhen(true)] out LiveThing? thing)
    {
        lock (_gate)
        {
            thing = null;
            return _things.Count > KeptMax && _things.TryDequeue(out thing);
        }
    }

    /// <summary>Puts back what could not be deleted yet.</summary>
    public void Return(LiveThing thing)
    {
        lock (_gate)
            _things.Enqueue(thing);
    }
}
