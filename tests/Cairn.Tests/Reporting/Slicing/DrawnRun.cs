using System.Globalization;
using System.Text;
using Cairn.Accounting;
using Cairn.Models;
using Cairn.Planning;
using Cairn.Reporting.Slicing;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Tests.Reporting.Slicing;

/// <summary>A run of one or two stages with submissions of any outcome, drawn from genes.</summary>
sealed class DrawnRun(Genes genes)
{
    const string RunId = "0000000r";
    const int RowsMax = 4;

    static readonly byte[] Key = "the key of this installation"u8.ToArray();

    static readonly string[] Models = ["claude-haiku-5-5", "claude-opus-5", "claude-sonnet-5-5"];

    readonly int _rows = genes.Below(RowsMax) + 1;
    readonly Dictionary<string, byte[]> _segments = [];
    readonly List<UsageEntry> _books = [];
    readonly List<Submission> _submissions = [];

    /// <summary>What the slices are cut from, with a group for each row.</summary>
    public RunBooks Draw()
    {
        var layout = LayoutOf(genes.Below(2) + 1);
        for (var part = 0; part < layout.Parts.Count; part++)
        {
            var recorded = new HashSet<int>();
            for (var tries = genes.Below(3); tries >= 0; tries--)
                Submit(layout, part, recorded);
        }

        // Answers to no row of the run stand in the books alone, and a price may have changed since.
        if (genes.Below(3) == 0)
            _books.Add(Bill(UsageKind.Wasted, 0));
        var drift = genes.Below(3) == 0 ? new Usd(0.000001m * genes.Below(9)) : Usd.Zero;
        return new()
        {
            Snapshot = new(RunOf(layout, drift), _submissions, UsageEntry.Merge(_books), []),
            Blobs = new Segments(_segments),
            Layout = layout,
            Catalog = ModelCatalog.BuiltIn,
            InstanceKey = Key,
            Groups = [.. Enumerable.Range(0, _rows).Select(row => $"group {row % 2}")],
        };
    }

    RunLayout LayoutOf(int stages) => RunLayout.Joined(
        [.. Enumerable.Range(0, stages).Select(stage => (RunLayout.InInputOrder(_rows), stage))]);

    Run RunOf(RunLayout layout, Usd drift) => new()
    {
        Id = RunId,
        Spec = new()
        {
            Name = "drawn",
            WorkloadPath = "/drawn",
            WorkloadFingerprint = "0123456789abcdef",
            InputSha256 = "",
            Rows = _rows,
            LayoutSha256 = "",
            OutputFolder = "/out",
            StartedAt = DateTimeOffset.UnixEpoch,
            QueueLimit = 1,
            Plan = new(_rows, "", [], new(Usd.Zero, Usd.Zero, Usd.Zero), null),
        },
        Later =
        [
            .. layout.Parts.Skip(1).Select((part, index) =>
                new RunStage(index + 1, StageKind.Escalate, 1, part.FirstPlace, _rows, "")),
        ],
        Settled = _books.Aggregate(drift, (sum, entry) => sum + entry.Cost(ModelCatalog.BuiltIn)),
        Unknown = new(genes.Below(2)),
    };

    void Submit(RunLayout layout, int part, HashSet<int> recorded)
    {
        var number = _submissions.Count.ToString("00000000", CultureInfo.InvariantCulture);
        var places = RowSet.OfAscending(Enumerable.Range(layout.Parts[part].FirstPlace, _rows)
            .Where(_ => genes.Below(3) > 0));
        if (places.Count == 0)
            return;
        var isPrimer = genes.Below(3) == 0;
        var (lines, outcomes) = (new StringBuilder(), new List<RowOutcome>());
        foreach (var place in places)
        {
            var outcome = recorded.Contains(place)
                ? RowOutcome.Repeated
                : genes.Of(RowOutcome.Succeeded, RowOutcome.Failed, RowOutcome.Returned);
            if (outcome is RowOutcome.Succeeded or RowOutcome.Failed)
                recorded.Add(place);
            var id = new CustomId(RunId, number, layout.MarkAt(place), place, 0).Format(Key);
            lines.Append(CultureInfo.InvariantCulture, $"{Line(id, outcome, part)}\n");
            outcomes.Add(outcome);
        }

        _submissions.Add(SubmissionOf(number, places, OutcomeMap.Of(outcomes)) with
        {
            IsPrimer = isPrimer,
            Marks = genes.Below(2) == 0 ? CacheMarks.None : CacheMarks.Of([places]),
            AcceptedAt = genes.Below(4) == 0 ? null : DateTimeOffset.UnixEpoch.AddDays(genes.Below(3)),
            Segment = SegmentOf(lines.ToString()),
        });
    }

    string Line(string id, RowOutcome outcome, int stage)
    {
        if (outcome != RowOutcome.Succeeded && genes.Below(2) == 0)
            return $$$"""{"custom_id":"{{{id}}}","result":{"type":"expired"}}""";
        var bill = Bill(outcome switch
        {
            RowOutcome.Succeeded => UsageKind.Succeeded,
            RowOutcome.Repeated => UsageKind.Wasted,
            _ => UsageKind.Failed,
        }, stage);
        _books.Add(bill);
        var (tokens, geo) = (bill.Tokens, bill.UsOnly ? "us" : "global");
        return $$$"""
            {"custom_id":"{{{id}}}","result":{"type":"succeeded","message":{"id":"m","model":"{{{bill.Model}}}",
            "content":[],"stop_reason":"end_turn","usage":{"input_tokens":{{{tokens.Input}}},
            "output_tokens":{{{tokens.Output}}},
            "cache_creation":{"ephemeral_5m_input_tokens":{{{tokens.CacheWrite5m}}},
            "ephemeral_1h_input_tokens":{{{tokens.CacheWrite1h}}} },"cache_read_input_tokens":{{{tokens.CacheRead}}},
            "inference_geo":"{{{geo}}}","server_tool_use":{"web_search_requests":{{{bill.WebSearches}}} } } } } }
            """.ReplaceLineEndings("");
    }

    UsageEntry Bill(UsageKind kind, int stage) => UsageEntry.Of(
        ModelCatalog.BuiltIn.Find(genes.Of<string>(Models)),
        new(genes.Below(250), genes.Below(2) * 10L, genes.Below(2) * 1_000L, genes.Below(2) * 100_000L,
            genes.Below(50) + 1),
        kind, genes.Below(2) == 0) with
    {
        Stage = stage,
        WebSearches = genes.Below(3),
    };

    string SegmentOf(string lines)
    {
        var bytes = Encoding.UTF8.GetBytes(lines);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))[..16];
        _segments[$"{_submissions.Count}-{hash}.jsonl"] = bytes;
        return $"{_submissions.Count}-{hash}.jsonl";
    }

    static Submission SubmissionOf(string id, RowSet places, OutcomeMap outcomes) => new()
    {
        Id = id,
        RunId = RunId,
        WorkspaceId = "w",
        Attempt = 0,
        IsPrimer = false,
        Rows = places,
        BodyBytes = 0,
        BodySha256 = "",
        Reserved = Usd.Zero,
        State = SubmissionState.Settled,
        Outcomes = outcomes,
    };

    sealed class Segments(Dictionary<string, byte[]> files) : IBlobStore
    {
        public string Place => "memory";

        public long FreeBytes => long.MaxValue;

        public Task AppendAsync(string name, ReadOnlyMemory<byte> bytes) => throw new NotSupportedException();

        public Task<IBlobDraft> DraftAsync(string name) => throw new NotSupportedException();

        public Stream? OpenRead(string name) =>
            files.TryGetValue(name, out var bytes) ? new MemoryStream(bytes, writable: false) : null;
    }
}
