using System.Globalization;
using System.Text;
using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

/// <summary>Requests and rows whose objects are used again for the next one say what those say that are kept.</summary>
public sealed class LentRequestTests : IDisposable
{
    const int Rows = 40;

    const string Head = WorkloadSetup.Unasked;

    readonly WorkloadSetup _setup = new();

    public LentRequestTests() => _setup.Write("rows.csv", "id,text,kind,talk\n" + string.Concat(
        Enumerable.Range(0, Rows).Select(row => string.Create(
            CultureInfo.InvariantCulture,
            $"k{row},\"{TextOf(row)}\",{(row / 3 % 2 == 0 ? "easy" : "hard")},\"[{{\"\"role\"\":\"\"user\"\",")
            + $"\"\"content\"\":\"\"talk {row}\"\"}}]\"\n")));

    [Theory]
    [InlineData("system: Be kind.\nuser: '{{ text }}'")]
    [InlineData("user: '{{ text }}'")]
    [InlineData("system: ['{{ text }}', 'Always.']\nuser: Now.")]
    [InlineData("system: ['Always.', '{{ text }}']\nuser: Now.\nparams: { metadata: { user_id: '{{ kind }}' } }")]
    [InlineData("system: ['{{ kind }}', '{{ text }}']\nuser: 'About {{ text }}: {{ id }}'")]
    [InlineData("system: '{{#if text}}{{ text }}{{/if}}'\nuser: [First, '{{ id }}']")]
    [InlineData("system: Be kind.\nuser: '{{ text }}'\nparams: { metadata: { user_id: '{{ kind }}' } }")]
    [InlineData("system: Be kind.\nuser: '{{ text }}'\nparams: { cache_control: { type: ephemeral } }")]
    [InlineData("tools: [{ name: t, input_schema: { type: object } }]\nuser: '{{ text }}'")]
    [InlineData("system: '{{ kind }}'\nmessages: '{{ talk }}'")]
    [InlineData("system: Be kind.\nuser: '{{ text }}'\nroute: [{ when: { kind: hard }, model: claude-opus-5-5 }]")]
    public void A_request_that_is_lent_is_the_one_that_is_kept(string prompt)
    {
        var workload = _setup.Read(Head + prompt + "\n");
        var rows = _setup.Rows(workload.Input);
        var kept = new RequestComposer(workload, ModelCatalog.BuiltIn);
        var lending = new RequestComposer(workload, ModelCatalog.BuiltIn);

        var expected = rows.Select(kept.Compose).ToList().ConvertAll(Told);
        Assert.Equal(expected, rows.Select(row => Told(lending.Lend(row))));
        Assert.Equal(expected, rows.Select(row => Told(lending.Compose(row))));
        Assert.Equal(
            rows.Select(row => Told(kept.Compose(row).With(77))), rows.Select(row => Told(lending.Lend(row).With(77))));
        Assert.Equal(Rows, rows.Count);
    }

    [Fact]
    public void A_row_that_is_lent_is_the_one_that_is_kept()
    {
        var input = _setup.Read(Head + "user: '{{ text }}'\n").Input;
        var reader = new RowReader(input, InputSnapshot.Take(input, TestContext.Current.CancellationToken));
        var kept = reader.Read().ToList();
        using var parts = reader.OpenParts();

        Assert.Equal(
            kept.Select(Told),
            Enumerable.Range(0, parts.Count).SelectMany(part => parts.Read(part, isLent: true)).Select(Told));
        Assert.Equal(kept.Select(Told), reader.Read().ToList().Select(Told));
    }

    [Fact]
    public void A_row_keeps_its_name_when_another_takes_the_place_of_its_fields()
    {
        var rows = _setup.Rows(_setup.Read(Head + "user: '{{ text }}'\n").Input);

        Assert.Equal("k3", (rows[3] with { Fields = new Dictionary<string, object?> { ["id"] = "other" } }).Key);
        Assert.Equal("own", (rows[3] with { Key = "own" }).Key);
        Assert.Equal("k4", rows[4].Key);
    }

    [Theory]
    [InlineData("system: a\nuser: b", "user: [a, b]")]
    [InlineData("system: [a, b]\nuser: c", "system: a\nuser: [b, c]")]
    [InlineData(
        "messages: [{ role: user, content: a }, { role: user, content: b }]",
        "messages: [{ role: user, content: [{ type: text, text: a }, { type: text, text: b }] }]")]
    [InlineData("user: a", "user: b")]
    [InlineData("user: a", "user: a\nparams: { stop_sequences: [x] }")]
    [InlineData("user: a", "user: a\nparams: { metadata: { user_id: x } }")]
    public void What_is_hashed_of_two_requests_differs_with_anything_in_them(string one, string other) =>
        Assert.NotEqual(Digested(_setup.Compose(Head + one)[0], []), Digested(_setup.Compose(Head + other)[0], []));

    [Fact]
    public void What_is_hashed_of_a_request_differs_with_its_markers()
    {
        var request = _setup.Compose(Head + "system: a\nuser: b")[0];
        string[] hashed =
        [
            Digested(request, []), Digested(request, [new(0, CacheTtl.OneHour)]),
            Digested(request, [new(0, CacheTtl.FiveMinutes)]), Digested(request, [new(1, CacheTtl.FiveMinutes)]),
        ];

        Assert.Equal(hashed.Length, hashed.Distinct().Count());
    }

    public void Dispose() => _setup.Dispose();

    // Of any length and of all that a string of JSON may have; some of them are those of the row before.
    static string TextOf(int row) => (row % 8) switch
    {
        0 => $"letter {row} ",
        1 => $"letter {row - 1} ",
        2 => $"the \"\"quoted\"\" {row} \\ of Köln",
        3 => "",
        4 => new string((char)('a' + (row / 8)), 1_020 + row),
        5 => $"a line\nand {row} more",
        6 => new string('x', 3_000 * row),
        _ => $"{row}€😀",
    };

    static string Told(Row row) => string.Join(
        '|', row.Number, row.Key, row.Line, string.Join(',', row.Fields.Select(field => $"{field.Key}={field.Value}")));

    static string Told(ComposedRequest request)
    {
        List<string> told =
        [
            WorkloadSetup.Bytes(request), Digested(request, []), $"{request.Length()}",
            $"{request.SettingsHash:x} {request.Identity():x} {request.OwnMarkers}",
        ];
        told.AddRange(request.Blocks.Select(block => string.Join(
            ',', $"{block.Hash:x}", block.Utf16Length, block.CanCarryMarker,
            string.Join(' ', block.Features.Counts.ToArray()), block.Features.Characters)));
        for (var index = 0; index < request.Blocks.Count && !request.HasOwnMarkers; index++)
        {
            CacheMarker[] markers = [new(index, CacheTtl.OneHour)];
            if (!request.Blocks[index].CanCarryMarker)
            {
                Assert.Throws<ArgumentException>(() => WorkloadSetup.Bytes(request, markers));
                continue;
            }

            told.Add(WorkloadSetup.Bytes(request, markers));
            told.Add(Digested(request, markers));
            Assert.Equal(request.LengthWith(markers), Encoding.UTF8.GetByteCount(told[^2]));
        }

        return string.Join('\n', told);
    }

    static string Digested(ComposedRequest request, CacheMarker[] markers)
    {
        var bytes = new byte[request.LengthWith(markers)];
        var writer = new ByteWriter(bytes);
        request.WriteParams(ref writer, markers, isDigested: true);
        return Convert.ToHexString(bytes.AsSpan(0, writer.Count));
    }
}
