using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Cairn.Accounting;
using Cairn.Claude;
using Cairn.Cli.Output;
using Cairn.Models;
using Cairn.Reporting;
using Cairn.Running;

namespace Cairn.Cli.Commands;

/// <summary>
/// Asks a few rows now, over Messages and at the standard price, to see the answers before the batch.
/// </summary>
sealed class TryCommand : CairnCommand
{
    const int RowsDefault = 3;

    readonly Argument<string> _workload = Flags.Workload();
    readonly Option<int?> _rows = Flags.Count("--rows", "how many rows to ask; the default is 3");

    readonly Option<bool> _sandbox = Flags.Sandbox();
    readonly Option<string?> _sandboxUri = Flags.SandboxUri();
    readonly Option<bool> _yes = Flags.Yes();
    readonly Option<string?> _models = Flags.ModelsFile();
    readonly Option<bool> _json = Flags.Json();

    public TryCommand()
        : base("try", "Ask a few rows now, at the standard price, and show the answers and what they cost.")
    {
        Add(_workload);
        foreach (var option in (Option[])[_rows, _sandbox, _sandboxUri, _yes, _models, _json])
            Add(option);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn try samples/support-tickets --sandbox", "three rows, no key, no cost"),
        ("cairn try tickets --rows 1 --yes", "one row, for real"),
    ];

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(parsed.GetValue(_json), false);
        var modelsFile = parsed.GetValue(_models) is { } file ? Path.GetFullPath(file) : null;
        var prepared = PreparedWorkload.Read(parsed.GetValue(_workload)!, modelsFile, cancellationToken);
        var target = Target.Of(parsed.GetValue(_sandbox), parsed.GetValue(_sandboxUri));
        var count = parsed.GetValue(_rows) ?? RowsDefault;
        if (!target.IsSandbox)
            Spending.Confirm($"{count} rows will be asked at the standard price. Go on?", parsed.GetValue(_yes));

        await using var connection = await Connection.OpenAsync(
            target, prepared.Workload.Sandbox, (Identity.New(), null), cancellationToken);
        List<Tried> tried = [];
        foreach (var (row, request) in prepared.Rows.Read(RowSet.Range(0, Math.Min(count, prepared.Input.RowCount))))
        {
            var body = new ArrayBufferWriter<byte>();
            request.WriteParams(body, []);
            var message = await connection.Client.CreateMessageAsync(body.WrittenMemory, prepared.Workload.Betas,
                cancellationToken);
            tried.Add(new(row.Key, message, ResultJudge.Judge(message, prepared.Rows.SchemaOf(row)),
                Cost(message, prepared.Catalog)));
        }

        connection.WarnOfNextKey(terminal);
        terminal.Result(Text(tried, target.IsSandbox), () => Json(tried, target.IsSandbox));
        return tried.TrueForAll(row => row.Verdict is RowVerdict.Succeeded) ? ExitCode.Success : ExitCode.FailedRows;
    }

    static Usd Cost(Message message, ModelCatalog catalog) => message.IsUnbilledRefusal
        ? Usd.Zero
        : (UsageEntry.Of(catalog.Find(message.Model), message.Usage, UsageKind.Succeeded) with { IsBatched = false })
            .Cost(catalog);

    static string Text(List<Tried> rows, bool isSandbox)
    {
        var text = new StringBuilder(isSandbox ? ReportText.SandboxNotice + "\n\n" : "");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{row.Key}  {ReportText.Dollars(row.Cost)}  {row.Message.StopReason}\n");
            text.Append(row.Message.Text()).Append('\n');
            if (row.Verdict is RowVerdict.Failed(var type, var message))
                text.Append(CultureInfo.InvariantCulture, $"failed, {type}: {message}\n");
            text.Append('\n');
        }

        return text
            .Append($"{rows.Count} rows cost {ReportText.Dollars(Total(rows))} at the standard price; ")
            .Append("a batch halves it.")
            .ToString();
    }

    static string Json(List<Tried> rows, bool isSandbox)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new() { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteBoolean("sandbox", isSandbox);
            writer.WriteString("cost_usd", Total(rows).ToString());
            writer.WriteStartArray("rows");
            foreach (var row in rows)
            {
                writer.WriteStartObject();
                writer.WriteString("key", row.Key);
                writer.WriteString("status", row.Verdict is RowVerdict.Succeeded ? "succeeded" : "failed");
                writer.WriteString("text", row.Message.Text());
                writer.WriteString("stop_reason", row.Message.StopReason);
                writer.WriteString("error", (row.Verdict as RowVerdict.Failed)?.Message);
                writer.WriteString("cost_usd", row.Cost.ToString());
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    static Usd Total(List<Tried> rows) => rows.Aggregate(Usd.Zero, (sum, row) => sum + row.Cost);

    sealed record Tried(string Key, Message Message, RowVerdict Verdict, Usd Cost);
}
