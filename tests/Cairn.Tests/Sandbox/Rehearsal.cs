using System.Text;
using System.Text.Json;
using Cairn.Sandbox;
using Cairn.Sandbox.Answers;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Http;
using Cairn.Sandbox.Requests;
using Cairn.Sandbox.State;

namespace Cairn.Tests.Sandbox;

/// <summary>The core of a sandbox with a clock moved by hand, and the few things tests do to it.</summary>
sealed class Rehearsal : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    readonly SandboxOptions _options;
    readonly GivenFiles _files;
    readonly string _folder = Directory.CreateTempSubdirectory("cairn-tests-").FullName;
    Spool _spool;

    public Rehearsal(
        SandboxOptions? options = null, string? labels = null, RecordedAnswers? recorded = null,
        TokenFixtures? fixtures = null)
    {
        _options = options ?? new();
        var book = labels is null ? null : LabelBook.Read(new StringReader(labels), "labels.csv");
        _files = new(book, recorded, fixtures);
        _spool = new(_folder);
        Core = new(_options, _spool, _files, Start);
    }

    public ClaudeSandbox Core { get; private set; }

    public string Version { get; init; } = RequestContext.SecondVersion;

    /// <summary>A prompt of one text, 512 tokens or more of system in front if a marker is asked for.</summary>
    public static string Ask(string text, string? ttl = null, string model = "claude-haiku-5-5", string extra = "") =>
        $$"""
        {"model":"{{model}}","max_tokens":200{{(ttl is null ? "" : ",\"system\":[" + Block(1400, ttl) + "]")}},
         "messages":[{"role":"user","content":"{{text}}"}]{{extra}}}
        """;

    /// <summary>A text block of this many characters; 35 of them are 13 tokens of the newer tokenizer.</summary>
    public static string Block(int chars, string? ttl = null, char letter = 'a') =>
        $$"""{"type":"text","text":"{{new string(letter, chars)}}"{{Marker(ttl)}}}""";

    public static string Marker(string? ttl) =>
        ttl is null ? "" : $$$""","cache_control":{"type":"ephemeral","ttl":"{{{ttl}}}"}""";

    public Batch Submit(params IEnumerable<string> requests) => Submit(requests, new(Door.Batch, Version, []));

    public Batch Submit(IEnumerable<string> requests, RequestContext context) =>
        SubmitBody("{\"requests\":[" + string.Join(',', requests.Select((request, index) =>
            $$"""{"custom_id":"row-{{index}}","params":{{request}}}""")) + "]}", context);

    public Batch SubmitBody(string body, RequestContext? context = null)
    {
        var path = _spool.NewUploadPath();
        File.WriteAllText(path, body);
        return Core.CreateBatch(new(path, Scan(body, 64), context ?? new(Door.Batch, Version, [])));
    }

    public static IReadOnlyList<RequestExtent> Scan(string body, int pieceBytes)
    {
        var scanner = new BatchScanner(pieceBytes);
        for (ReadOnlyMemory<byte> rest = Encoding.UTF8.GetBytes(body); rest.Length > 0;)
        {
            var piece = rest[..Math.Min(rest.Length, scanner.Free.Length)];
            piece.CopyTo(scanner.Free);
            scanner.Take(piece.Length);
            rest = rest[piece.Length..];
        }

        return scanner.Finish();
    }

    public AnsweredMessage Send(string request) =>
        Core.SendMessage(Encoding.UTF8.GetBytes(request), new(Door.Messages, Version, []));

    public void Pass(TimeSpan time) => Core.Advance(Core.Now + time);

    /// <summary>Submits, waits for the end and returns the results in the order of the requests.</summary>
    public IReadOnlyList<JsonElement> Run(params IEnumerable<string> requests) => ResultsOf(Finish(Submit(requests)));

    public IReadOnlyList<Usage> RunUsage(params IEnumerable<string> requests) => [.. Run(requests).Select(Usage.Of)];

    public Batch Finish(Batch batch)
    {
        Core.Advance(Core.Now + TimeSpan.FromHours(25), stopsWhenIdle: true);
        Assert.True(batch.HasEnded);
        return batch;
    }

    public IReadOnlyList<string> LinesOf(Batch batch)
    {
        using var lines = Core.OpenResults(batch.Id).Lines;
        using var reader = new StreamReader(lines);
        return [.. reader.ReadToEnd().Split('\n')[..^1]];
    }

    public IReadOnlyList<JsonElement> ResultsOf(Batch batch) =>
    [
        .. LinesOf(batch)
            .Select(line => JsonElement.Parse(line))
            .OrderBy(line => int.Parse(line.GetProperty("custom_id").GetString()![4..], null))
            .Select(line => line.GetProperty("result")),
    ];

    /// <summary>What a new process finds after the old one was killed: the state as JSON, the spool as it lies
    /// there.</summary>
    public void Restart(byte[]? saved = null)
    {
        var json = saved ?? Save();
        Core.Dispose();
        _spool.Dispose();
        _spool = new(_folder);
        Core = new(_options, _spool, _files, Start);
        Core.Restore(JsonSerializer.Deserialize(json, SandboxStateJson.Default.SandboxState)!);
    }

    public byte[] Save() => JsonSerializer.SerializeToUtf8Bytes(Core.Save(), SandboxStateJson.Default.SandboxState);

    public decimal Usd() => Core.Bills.Lines.Sum(line => Core.Bills.Usd(line.Key, line.Value));

    public void Dispose()
    {
        Core.Dispose();
        _spool.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
