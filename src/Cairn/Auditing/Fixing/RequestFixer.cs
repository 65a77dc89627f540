using System.Text;
using System.Text.Json;
using Cairn.Accounting;
using Cairn.Auditing.Reading;
using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Auditing.Fixing;

/// <summary>Writes a file of requests anew with the safe repairs that its findings call for.</summary>
/// <remarks>Reads the file three times as a stream and keeps twelve bytes a request.</remarks>
sealed class RequestFixer
{
    readonly ModelCatalog _catalog;
    readonly BodyReader _reader;
    readonly (string Path, string Name) _file;
    readonly CancellationToken _cancellationToken;
    readonly HashSet<RepairKind> _kinds;
    readonly BlockCounts _counts = new();
    readonly Dictionary<RepairKind, long> _changes = [];
    readonly PrefixTable _prefixes = new();
    readonly List<(long Offset, int Group)> _rows = [];
    Usd _before;

    RequestFixer(
        (string, string) file, ModelCatalog catalog, IEnumerable<Finding> findings,
        CancellationToken cancellationToken)
    {
        (_file, _catalog, _cancellationToken) = (file, catalog, cancellationToken);
        _reader = new(catalog);
        _kinds = [.. findings.Where(finding => finding.Verdict is Verdict.Fail)
            .SelectMany(finding => KindsFor(finding.Rule))];
    }

    /// <summary>Repairs files as one.</summary>
    /// <param name="paths">
    /// Batch lines, Messages bodies or create bodies, packed or not; and the file to write, which must not exist.
    /// </param>
    /// <param name="catalog">The models and their prices.</param>
    /// <param name="findings">What an audit of them found.</param>
    /// <param name="cancellationToken">Stops, and leaves nothing behind.</param>
    /// <exception cref="BadInputException">There are other things in them, or the target is there already.</exception>
    public static FixResult Fix(
        (IReadOnlyList<string> Files, string Target) paths, ModelCatalog catalog, IEnumerable<Finding> findings,
        CancellationToken cancellationToken)
    {
        Check(paths.Files, paths.Target);
        using var joined = JoinedRequests.Of(paths.Files, paths.Target, cancellationToken);
        return new RequestFixer((joined.Path, joined.Name), catalog, findings, cancellationToken).Fix(paths.Target);
    }

    /// <summary>Refuses what can be seen before a long file is read.</summary>
    /// <exception cref="BadInputException">A file cannot be read again, or the target cannot be made.</exception>
    public static void Check(IReadOnlyList<string> files, string target)
    {
        List<Fault> faults =
        [
            .. from file in files
               where !File.Exists(file)
               select new Fault(file, null, "nothing that can be read more than once", "files of requests",
                   "Write it to a file first, and name that."),
        ];
        if (File.Exists(target) || File.Exists(PrimersOf(target)))
        {
            faults.Add(new(target, null, "a file that is there already", "a name that is free",
                "Remove it, or choose another name."));
        }

        if (Path.GetDirectoryName(Path.GetFullPath(target)) is { } folder && !Directory.Exists(folder))
            faults.Add(new(target, null, "a folder that is not there", "one that is", "Make the folder first."));
        if (faults.Count > 0)
            throw new BadInputException(faults);
    }

    static string PrimersOf(string target) => Path.ChangeExtension(target, $".primers{Path.GetExtension(target)}");

    static IEnumerable<RepairKind> KindsFor(string rule) => rule switch
    {
        "volatile-text" or "example-order" => [RepairKind.SystemOrder, RepairKind.Markers, RepairKind.LineOrder],
        "tool-order" => [RepairKind.ToolOrder, RepairKind.Markers, RepairKind.LineOrder],
        "key-order" => [RepairKind.KeyOrder, RepairKind.Markers, RepairKind.LineOrder],
        "unmarked-prefix" or "marker-on-varying-block" or "automatic-caching-one-shot" or "too-many-markers"
            or "ttl-order" or "ttl-choice" or "cold-batch" or "lookback" or "prefix-under-minimum"
            or "interleaved-groups" => [RepairKind.Markers, RepairKind.LineOrder],
        _ => [],
    };

    FixResult Fix(string target)
    {
        foreach (var (request, _, _) in Read())
            _counts.Add(request.System);
        var repair = new RequestRepair(_kinds, _counts);
        var row = 0L;
        foreach (var (request, line, _) in Read())
        {
            _before += Measure(request, line).Bill();
            repair.Apply(request);
            _prefixes.Add(Measure(request, line), row++);
        }

        var marks = new MarkerPlacement(_prefixes).Choose();
        return _kinds.Count == 0 ? new(row, _changes, _before, _before) : Write(target, repair, marks);
    }

    FixResult Write(string target, RequestRepair repair, IReadOnlyDictionary<ulong, MarkedPrefix> marks)
    {
        (AuditPlace, IReadOnlyList<string>, IReadOnlyList<string>)? example = null;
        var after = Usd.Zero;
        HashSet<int> written = [];
        foreach (var (request, line, offset) in Read())
        {
            var (outline, markers) = (request.Outline().ToList(), request.Markers());
            var done = repair.Apply(request);
            var measured = Measure(request, line);
            var mark = MarkOf(measured, marks);
            if (mark is not null)
                request.Mark(mark.Blocks - 1, mark.Ttl);
            after += Cost(measured, mark, mark is not null && written.Add(mark.Order));
            if (request.Markers() != markers)
                done = [.. done, RepairKind.Markers];
            foreach (var kind in done)
                _changes[kind] = _changes.GetValueOrDefault(kind) + 1;
            example ??= done.Count == 0 ? null : (new(_file.Name, line), outline, [.. request.Outline()]);
            _rows.Add((offset, mark?.Order ?? int.MaxValue));
        }

        var order = _rows.Index().OrderBy(entry => entry.Item.Group).Select(entry => entry.Index).ToList();
        var moved = order.Index().Count(entry => entry.Item != entry.Index);
        if (moved > 0)
            _changes[RepairKind.LineOrder] = moved;
        var primers = _changes.Count == 0 ? 0 : WriteWhole((target, order), repair, marks);
        return new(_rows.Count, _changes, _before, after)
        {
            File = _changes.Count == 0 ? null : target,
            PrimerFile = primers == 0 ? null : PrimersOf(target),
            Primers = primers,
            Example = example,
        };
    }

    // What was stopped on the way must not pass for the whole file.
    int WriteWhole(
        (string Target, IReadOnlyList<int> Order) to, RequestRepair repair,
        IReadOnlyDictionary<ulong, MarkedPrefix> marks)
    {
        var draft = to.Target + ".part";
        try
        {
            var primers = WriteLines((draft, to.Order), repair, marks);
            if (primers > 0)
                File.Move(PrimersOf(draft), PrimersOf(to.Target), overwrite: false);
            File.Move(draft, to.Target, overwrite: false);
            return primers;
        }
        finally
        {
            File.Delete(draft);
            File.Delete(PrimersOf(draft));
        }
    }

    // The first request of each marked prefix of a batch goes into a file of its own, which is sent first.
    int WriteLines(
        (string Target, IReadOnlyList<int> Order) to, RequestRepair repair,
        IReadOnlyDictionary<ulong, MarkedPrefix> marks)
    {
        using var source = File.OpenRead(_file.Path);
        using var main = new StreamWriter(to.Target, false, new UTF8Encoding(false));
        using var primers = new StreamWriter(PrimersOf(to.Target), false, new UTF8Encoding(false));
        var count = 0;
        HashSet<int> primed = [];
        foreach (var row in to.Order)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            source.Position = _rows[row].Offset;
            var reader = new LineReader(source, Math.Max(1, _rows[row].Offset), row + 1);
            reader.Read();
            var request = RequestBody.Parse(reader.Current)!;
            repair.Apply(request);
            var mark = MarkOf(Measure(request, row + 1), marks);
            if (mark is not null)
                request.Mark(mark.Blocks - 1, mark.Ttl);
            var isPrimer = request.IsBatched && mark is not null && primed.Add(mark.Order);
            count += isPrimer ? 1 : 0;
            (isPrimer ? primers : main).Write(request.ToJson() + "\n");
        }

        return count;
    }

    static Usd Cost(MeasuredRequest measured, MarkedPrefix? mark, bool writes)
    {
        if (mark is null)
            return measured.Prices.Input(measured.PromptTokens);
        var tokens = measured.TokensUpTo[mark.Blocks];
        return measured.Prices.Input(Math.Max(0, measured.PromptTokens - tokens))
            + (writes ? measured.Prices.Write(tokens, mark.Ttl) : measured.Prices.Read(tokens));
    }

    static MarkedPrefix? MarkOf(MeasuredRequest request, IReadOnlyDictionary<ulong, MarkedPrefix> marks) =>
        request.Prefixes.Skip(1).Select(key => marks.GetValueOrDefault(key)).FirstOrDefault(mark => mark is not null);

    MeasuredRequest Measure(RequestBody request, long line)
    {
        using var document = JsonDocument.Parse(request.Body.ToJsonString());
        var read = _reader.Read(document.RootElement, new(_file.Name, line), null);
        return MeasuredRequest.Of(read with { IsBatched = request.IsBatched ? true : null }, _catalog);
    }

    IEnumerable<(RequestBody Request, long Line, long Offset)> Read()
    {
        using var stream = File.OpenRead(_file.Path);
        var reader = new LineReader(stream, 0, 1);
        while (reader.Read())
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (reader.Current.Trim(" \t"u8).IsEmpty)
                continue;
            yield return (Parse(reader), reader.Line, reader.Offset);
        }
    }

    RequestBody Parse(LineReader reader)
    {
        try
        {
            return RequestBody.Parse(reader.Current) ?? throw Refuse(reader.Line);
        }
        catch (JsonException)
        {
            throw Refuse(reader.Line);
        }
    }

    BadInputException Refuse(long line) => new([new(_file.Name, line,
        "a line that is no batch line and no Messages body",
        "{\"custom_id\", \"params\"} or a body on each line, which is what --fix writes",
        "Take the requests out of a log, or translate another API's, first.")]);
}
