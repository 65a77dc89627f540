using Cairn.Models;

namespace Cairn.Auditing.Reading;

/// <summary>Joins the line of a debug log that shows a request with the later one that shows its answer.</summary>
/// <remarks>A request whose answer does not come among the next thousand goes on without.</remarks>
sealed class LogPairs(ModelCatalog catalog)
{
    const int WaitingMax = 1000;

    readonly Dictionary<string, MeasuredRequest> _waiting = [];
    readonly Queue<string> _order = [];

    /// <summary>Takes what was read; gives what is complete.</summary>
    public IEnumerable<MeasuredRequest> Add(MeasuredRequest read)
    {
        if (read.Request.LogId is not { } id)
        {
            yield return read;
        }
        else if (_waiting.Remove(id, out var request))
        {
            yield return MeasuredRequest.Of(request.Request with
            {
                Usage = read.Request.Usage,
                StopReason = read.Request.StopReason,
                IsBatched = read.Request.IsBatched,
                At = request.Request.At ?? read.Request.At,
            }, catalog);
        }
        else if (read.Request.Prompt is null)
        {
            yield return read;
        }
        else
        {
            _waiting[id] = read;
            _order.Enqueue(id);
            if (_order.Count > WaitingMax && _waiting.Remove(_order.Dequeue(), out var late))
                yield return late;
        }
    }

    /// <summary>The requests whose answers never came.</summary>
    public IEnumerable<MeasuredRequest> Rest() => _order.Select(id => _waiting.GetValueOrDefault(id))
        .OfType<MeasuredRequest>();
}
