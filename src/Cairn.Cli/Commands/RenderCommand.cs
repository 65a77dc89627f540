using System.Buffers;
using System.CommandLine;
using System.Text;
using Cairn.Planning;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Cli.Commands;

/// <summary>Prints the exact bodies that a run would send, as batch lines.</summary>
sealed class RenderCommand : CairnCommand
{
    readonly Argument<string> _workload = Flags.Workload();
    readonly Option<string?> _row = new("--row") { Description = "only the row with this key", HelpName = "key" };
    readonly Option<int?> _limit = Flags.Limit();
    readonly Option<string?> _models = Flags.ModelsFile();

    public RenderCommand()
        : base("render", "Print the exact bodies as batch lines {custom_id, params}; nothing is sent.")
    {
        Add(_workload);
        foreach (var option in (Option[])[_row, _limit, _models])
            Add(option);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn render samples/support-tickets --limit 1", "the first row as it goes on the wire, breakpoint included"),
        ("cairn render tickets --row T-0042", "one row by its key"),
    ];

    public override bool AsksNothing => true;

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var modelsFile = parsed.GetValue(_models) is { } file ? Path.GetFullPath(file) : null;
        var prepared = PreparedWorkload.Read(parsed.GetValue(_workload)!, modelsFile, cancellationToken);
        var (plan, layout, _) = prepared.Plan(null);
        prepared = prepared.Choosing(plan.Choice);
        var key = parsed.GetValue(_row);
        var limit = parsed.GetValue(_limit) ?? int.MaxValue;
        await using var stdout = Console.OpenStandardOutput();
        var printed = 0;
        foreach (var (row, request) in prepared.Rows.Shown(RowSet.Range(0, prepared.Input.RowCount)))
        {
            if (printed == limit)
                break;
            if (key is not null && row.Key != key)
                continue;
            var markers = layout.MarkersAt(layout.PlaceOf(row.Number), RunLayout.MarkersMax);
            await stdout.WriteAsync(Line(row, request, markers), cancellationToken);
            printed++;
        }

        if (key is not null && printed == 0)
        {
            throw new BadInputException([new("--row", null, $"'{key}'", "the key of a row of the input",
                "Look it up in the input; without `id:` in the workload the key is the row's number, from 1.")]);
        }

        return ExitCode.Success;
    }

    // A run names its rows by ids that only it knows; here the row's own number stands in their place.
    static ReadOnlyMemory<byte> Line(Row row, ComposedRequest request, CacheMarker[] markers)
    {
        var line = new ArrayBufferWriter<byte>();
        line.Write(Encoding.UTF8.GetBytes($"{{\"custom_id\":\"row-{row.Number}\",\"params\":"));
        request.WriteParams(line, markers);
        line.Write("}\n"u8);
        return line.WrittenMemory;
    }
}
