using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Accounting;
using Cairn.Auditing.Reading;
using Cairn.Claude;
using Cairn.Models;

namespace Cairn.Auditing;

/// <summary>
/// Watches the live calls of any client and says, route by route, how much of the prompts is read from the cache and
/// what is lost: the rules of the audit on traffic as it happens.
/// </summary>
/// <remarks>
/// Put it into the handlers of a client; see <see cref="TrafficTap"/>. Thread-safe. Holds the tables of an audit for
/// each of the first 256 routes; calls of further ones are counted together as <c>other</c>.
/// </remarks>
/// <param name="catalog">The models and their prices.</param>
/// <param name="time">Says when a call was sent.</param>
public sealed class TrafficWatch(ModelCatalog catalog, TimeProvider time) : TrafficTap(time)
{
    const int RoutesMax = 256;
    const string Others = "other";

    readonly Lock _gate = new();
    readonly Dictionary<string, Route> _routes = [];
    readonly TimeProvider _time = time;

    /// <summary>How many answers could not be understood.</summary>
    public long Unread { get; private set; }

    /// <summary>What was seen so far, the routes with the most calls first.</summary>
    public IReadOnlyList<RouteReport> Report()
    {
        lock (_gate)
        {
            return
            [
                .. from route in _routes
                   orderby route.Value.Calls descending, route.Key
                   select new RouteReport(
                       route.Key, route.Value.Calls, route.Value.Usage, route.Value.Auditor.Conclude()),
            ];
        }
    }

    /// <inheritdoc/>
    protected override void Saw(Exchange exchange)
    {
        lock (_gate)
        {
            try
            {
                Add(exchange);
            }
            catch (Exception exception) when (exception is JsonException or BadInputException
                or InvalidOperationException)
            {
                Unread++;
            }
        }
    }

    void Add(Exchange exchange)
    {
        var answer = exchange.IsStream ? EventAnswer.Of(exchange.AnswerBody) : JsonNode.Parse(exchange.AnswerBody);
        var line = new JsonObject
        {
            ["timestamp"] = exchange.At,
            ["request"] = JsonNode.Parse(exchange.RequestBody.Span),
            ["response"] = answer,
        };
        var name = _routes.Count < RoutesMax || _routes.ContainsKey(exchange.Route) ? exchange.Route : Others;
        if (!_routes.TryGetValue(name, out var route))
            _routes.Add(name, route = new(new(catalog, _time.GetUtcNow())));
        route.Auditor.Add(line.ToJsonString(), name);
        route.Calls++;
        using var usage = JsonDocument.Parse(answer?["usage"]?.ToJsonString() ?? "null");
        route.Usage += UsageShape.Of(usage.RootElement) ?? default;
    }

    sealed class Route(Auditor auditor)
    {
        public Auditor Auditor { get; } = auditor;

        public long Calls { get; set; }

        public TokenUsage Usage { get; set; }
    }
}
