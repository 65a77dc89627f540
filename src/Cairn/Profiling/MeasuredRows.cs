using System.Runtime.InteropServices;
using Cairn.Models;
using Cairn.Profiling.Tokens;
using Cairn.Workloads;

namespace Cairn.Profiling;

/// <summary>
/// Rows that one thread measures while others measure more of them: all that can be told of each row alone, for the
/// <see cref="Profiler"/> to add up.
/// </summary>
/// <remarks>
/// Of rows and requests nothing is kept, except of the few that were drawn as a sample. Once it is added up, it is used
/// again for other rows.
/// </remarks>
public sealed class MeasuredRows
{
    readonly ModelCatalog _catalog;
    readonly PromptSample _sample;
    readonly List<MeasuredRow> _rows = [];
    readonly List<MeasuredBlock> _blocks = [];
    readonly List<(int Row, ComposedRequest Request)> _sampled = [];
    readonly List<(string Key, Model Model, long Tokens)> _tooLong = [];
    RowTerms? _terms;

    internal MeasuredRows(ModelCatalog catalog, PromptSample sample) => (_catalog, _sample) = (catalog, sample);

    /// <summary>How many they are.</summary>
    public int Count => _rows.Count;

    internal ReadOnlySpan<MeasuredRow> Rows => CollectionsMarshal.AsSpan(_rows);

    /// <summary>The requests of those of them that were drawn.</summary>
    internal IReadOnlyList<(int Row, ComposedRequest Request)> Sampled => _sampled;

    /// <summary>Those that with their answers do not fit into the context window of their model.</summary>
    internal IReadOnlyList<(string Key, Model Model, long Tokens)> TooLong => _tooLong;

    /// <summary>Forgets all of them.</summary>
    internal void Clear()
    {
        _rows.Clear();
        _blocks.Clear();
        _sampled.Clear();
        _tooLong.Clear();
    }

    internal ReadOnlySpan<MeasuredBlock> BlocksOf(in MeasuredRow row) =>
        CollectionsMarshal.AsSpan(_blocks).Slice(row.Blocks.First, row.Blocks.Count);

    /// <summary>Composes and measures the next row.</summary>
    /// <param name="composer">The composer of the thread.</param>
    /// <param name="row">The row, which may be lent.</param>
    /// <exception cref="CairnException">The row cannot be asked, or the catalogue does not know its model.</exception>
    public void Add(RequestComposer composer, Row row)
    {
        var isDrawn = _sample.Has(row.Number);
        Add(row, isDrawn ? composer.Compose(row) : composer.Lend(row), isDrawn);
    }

    /// <summary>Measures the next row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="request">Its request; one that is lent is not drawn.</param>
    /// <param name="isDrawn">Whether it belongs to the sample.</param>
    internal void Add(Row row, ComposedRequest request, bool isDrawn)
    {
        if (_terms?.AreOf(request) != true)
        {
            _terms = new(
                _catalog.Find(request.Model), request.MaxTokens, request.UsOnly, request.OwnMarkers,
                request.SettingsHash);
        }

        var first = _blocks.Count;
        var prompt = new PromptWeight(_terms.Model);
        var system = request.SettingsHash;
        foreach (var block in request.BlockSpan)
        {
            _blocks.Add(MeasuredBlock.Of(block, prompt.Add(block)));
            if (block.Section != PromptSection.Messages)
                system = unchecked((system * 0x9E3779B97F4A7C15) + block.Hash);
        }

        if (isDrawn)
            _sampled.Add((Count, request));
        var measured = new MeasuredRow(_terms, prompt.Estimate(), request.Length(), request.Identity())
        {
            System = system,
            Blocks = (first, _blocks.Count - first),
        };
        _rows.Add(measured);
        var tokens = measured.PromptTokens + request.MaxTokens;
        if (tokens > _terms.Model.ContextTokensMax)
            _tooLong.Add((row.Key, _terms.Model, tokens));
    }
}
