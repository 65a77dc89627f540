using System.Text.Json;
using Cairn.Accounting;
using Cairn.Auditing.Reading;
using Cairn.Models;

namespace Cairn.Auditing;

/// <summary>Looks at requests one after the other and says what loses money: the rules of docs/rules.md.</summary>
/// <remarks>
/// Memory does not grow with the requests beyond some tables of fixed size and a sample of 64 prompts. Not thread-safe.
/// </remarks>
public sealed class Auditor
{
    readonly IReadOnlyList<AuditRule> _rules;
    readonly AuditFacts _facts;
    readonly ModelCatalog _catalog;
    readonly RecordReader _reader;

    /// <param name="catalog">The models and their prices.</param>
    /// <param name="now">The day on which it is asked whether a model retires.</param>
    public Auditor(ModelCatalog catalog, DateTimeOffset now)
    {
        _catalog = catalog;
        _rules = AuditRules.For(catalog);
        _facts = new(catalog, now);
        _reader = new(catalog);
    }

    /// <summary>Audits the files, which are read as a stream.</summary>
    /// <param name="paths">Files, folders, or <c>-</c> for standard input.</param>
    /// <param name="catalog">The models and their prices.</param>
    /// <param name="now">The day on which it is asked whether a model retires.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="BadInputException">A file cannot be read or holds no request.</exception>
    public static async Task<AuditResult> AuditFilesAsync(
        IEnumerable<string> paths, ModelCatalog catalog, DateTimeOffset now,
        CancellationToken cancellationToken = default)
    {
        var auditor = new Auditor(catalog, now);
        var files = AuditFiles.Expand(paths);
        await foreach (var request in new RequestFiles(catalog).ReadAsync(files, cancellationToken))
            auditor.Add(request);
        return auditor.Conclude();
    }

    /// <summary>Takes the next request, or what was billed for one, as a program has it.</summary>
    /// <param name="json">
    /// Any of the forms that a file may have: a batch line, a Messages body, the line of a log with request and usage.
    /// </param>
    /// <param name="name">What findings are to call the place; the request's number is its line.</param>
    /// <exception cref="BadInputException">It is no JSON, or its messages are none.</exception>
    public void Add(string json, string name)
    {
        var place = new AuditPlace(name, _facts.Rows + 1);
        try
        {
            using var document = JsonDocument.Parse(json);
            foreach (var request in _reader.Read(document.RootElement, place).ToList())
                Add(request);
        }
        catch (JsonException exception)
        {
            throw new BadInputException([new(name, place.Line, $"text that is no JSON ({exception.Message})",
                "a request as JSON", "Repair it.")]);
        }
    }

    /// <summary>Takes the next request.</summary>
    public void Add(AuditedRequest request) => Add(MeasuredRequest.Of(request, _catalog));

    /// <summary>What the rules say of all requests so far.</summary>
    public AuditResult Conclude()
    {
        var findings = _rules.Select(rule => (rule.Info.Lever, Finding: rule.Conclude(_facts))).ToList();
        var largest = findings.Where(found => found.Lever is not Lever.None && found.Finding.UsdPer1000Rows is not null)
            .GroupBy(found => found.Lever)
            .Sum(lever => lever.Max(found => found.Finding.UsdPer1000Rows!.Value.Amount));
        var bill = new Usd(_facts.Bill.Amount * 1000).Per(_facts.Rows) ?? Usd.Zero;
        return new(_facts.Rows, [.. findings.Select(found => found.Finding)],
            largest > 0 ? new Usd(Math.Min(largest, Math.Max(bill.Amount, 0))) : null);
    }

    internal void Add(MeasuredRequest request) => _facts.Add(request, _rules);
}
