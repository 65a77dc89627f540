using Cairn.Accounting;
using Cairn.Models;
using Cairn.Profiling.Volatile;
using Cairn.Workloads;

namespace Cairn.Auditing;

/// <summary>What is known of all requests when the last one was seen.</summary>
sealed class AuditFacts(ModelCatalog catalog, DateTimeOffset now)
{
    readonly PrefixTable _prefixes = new();
    readonly RequestSample _sample = new();

    /// <summary>The models and prices.</summary>
    public ModelCatalog Catalog => catalog;

    /// <summary>The day on which it is asked whether a model retires.</summary>
    public DateTimeOffset Now => now;

    /// <summary>How many requests there are.</summary>
    public long Rows { get; private set; }

    /// <summary>How many of them show their prompt.</summary>
    public long Prompts { get; private set; }

    /// <summary>How many show what was billed.</summary>
    public long Billed { get; private set; }

    /// <summary>How many carry a marker.</summary>
    public long Marked { get; private set; }

    /// <summary>What all of them cost: as billed where that is known, else the prompt alone, uncached.</summary>
    public Usd Bill { get; private set; }

    /// <summary>The beginnings that prompts share.</summary>
    public PrefixTable Prefixes => _prefixes;

    /// <summary>Requests with a prompt, drawn evenly.</summary>
    public IReadOnlyList<SeenRequest> Sample => _sample.Requests;

    /// <summary>Texts that differ in front of text that all share, in the sample.</summary>
    public IReadOnlyList<VolatilePrefix> Volatile => field ??= FindVolatile();

    /// <summary>Lets the rules see the next request.</summary>
    public void Add(MeasuredRequest request, IEnumerable<AuditRule> rules)
    {
        var seen = new SeenRequest(Rows, request, _prefixes.Find(request));
        foreach (var rule in rules)
            rule.See(seen);
        if (request.Blocks.Count > 0)
        {
            _prefixes.Add(request, Rows);
            _sample.Add(seen);
            Prompts++;
        }

        Rows++;
        Billed += request.Request.Usage is null ? 0 : 1;
        Marked += request.Markers.Count > 0 ? 1 : 0;
        Bill += request.Bill();
    }

    /// <summary>A request of the sample by its number.</summary>
    public SeenRequest Sampled(int row) => Sample.First(seen => seen.Row == row);

    IReadOnlyList<VolatilePrefix> FindVolatile()
    {
        List<(int Row, ComposedRequest Request)> known =
        [
            .. from seen in Sample
               where seen.Measured.Model is not null && seen.Row <= int.MaxValue
               select ((int)seen.Row, seen.Request.Prompt!),
        ];
        return known.Count < 2 ? [] : VolatileScan.Find(known, (int)Math.Min(Prompts, int.MaxValue), catalog);
    }
}
