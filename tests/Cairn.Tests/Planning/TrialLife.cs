using System.Buffers;
using System.Text;
using System.Text.Json;
using Cairn.Accounting;
using Cairn.Planning;
using Cairn.Tests.Sandbox;
using Cairn.Workloads;

namespace Cairn.Tests.Planning;

/// <summary>Sends the waves of a layout to the sandbox's core, each as one batch, and keeps the books.</summary>
sealed class TrialLife(Rehearsal sandbox, RunLayout layout, IReadOnlyList<ComposedRequest> requests)
{
    readonly List<int> _failed = [];
    List<UsageEntry> _books = [];

    public IReadOnlyList<UsageEntry> Books => _books;

    /// <summary>Asks these places; says how many were answered.</summary>
    public int Send(IEnumerable<int> places)
    {
        var sent = places.ToList();
        var results = sandbox.Run(sent.Select(Body));
        var answered = 0;
        foreach (var (index, result) in results.Index())
        {
            if (result.GetProperty("type").GetString() != "succeeded")
            {
                _failed.Add(sent[index]);
                continue;
            }

            answered++;
            _books.Add(EntryOf(requests[layout.RowAt(sent[index])].Model, result));
        }

        _books = [.. UsageEntry.Merge(_books)];
        return answered;
    }

    /// <summary>Asks again what met an error that passes, until all is answered.</summary>
    public void SendFailed()
    {
        while (_failed.Count > 0)
        {
            List<int> again = [.. _failed];
            _failed.Clear();
            Send(again);
        }
    }

    static UsageEntry EntryOf(string model, JsonElement result)
    {
        var usage = Usage.Of(result);
        return UsageEntry.Of(PlanBench.Catalog.Find(model),
            new(usage.Input, usage.Write5m, usage.Write1h, usage.Read, usage.Output), UsageKind.Succeeded);
    }

    string Body(int place)
    {
        var buffer = new ArrayBufferWriter<byte>();
        requests[layout.RowAt(place)].WriteParams(buffer, layout.MarkersAt(place, RunLayout.MarkersMax));
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
