using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Cairn.Claude;
using Cairn.Reporting;
using Cairn.Storage;

namespace Cairn.Cli.Commands;

/// <summary>Prints the entries of the books, or what SQL asks of them; nothing is changed.</summary>
sealed class LedgerCommand : CairnCommand
{
    static readonly string[] Kinds = ["succeeded", "failed", "wasted"];

    readonly Option<string?> _run = new("--run")
    {
        Description = "only this run: its id, a unique prefix of it, or `latest`",
        HelpName = "run",
    };

    readonly Option<DateTimeOffset?> _since = new("--since")
    {
        Description = "only batches accepted at this time or later, UTC where it names no zone",
        HelpName = "2026-11-01",
        CustomParser = result => DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : Refuse<DateTimeOffset?>(result, "--since", "a day or a time such as 2026-11-01T08:00Z"),
    };

    readonly Option<string?> _model = new("--model") { Description = "only this model", HelpName = "id" };

    readonly Option<string?> _kind = new("--kind")
    {
        Description = "only what was paid for answers that succeeded, failed, or were wasted",
        HelpName = "kind",
        CustomParser = result => Array.Find(Kinds, kind => kind == result.Tokens[0].Value)
            ?? Refuse<string?>(result, "--kind", "succeeded, failed or wasted"),
    };

    readonly Option<string?> _sql = new("--sql")
    {
        Description = "a select over the views runs, batches, entries and events (docs/bill.md) instead",
        HelpName = "select",
    };

    readonly Option<QueryFormat> _format = new("--format")
    {
        Description = "text, jsonl or csv; text without it",
        HelpName = "name",
        CustomParser = result => Enum.TryParse<QueryFormat>(result.Tokens[0].Value, true, out var format)
            && result.Tokens[0].Value.All(char.IsAsciiLetter)
                ? format
                : Refuse<QueryFormat>(result, "--format", "text, jsonl or csv"),
    };

    readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "write to this file, which must not be there yet",
        HelpName = "file",
    };

    readonly Option<bool> _json = Flags.Json();

    public LedgerCommand()
        : base("ledger", "Print the entries of the books, or what SQL asks of them; nothing is changed.")
    {
        foreach (var option in (Option[])[_run, _since, _model, _kind, _sql, _format, _output, _json])
            Add(option);
        Validators.Add(result =>
        {
            if (result.GetResult(_sql) is not null
                && (result.GetResult(_run) ?? result.GetResult(_since) ?? result.GetResult(_model)
                    ?? result.GetResult(_kind)) is not null)
            {
                result.AddError("--sql filters by itself: put run, time, model and kind into its where.");
            }
        });
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn ledger --run latest", "what the newest run was billed, by batch, model, price tier and outcome"),
        ("cairn ledger --since 2026-11-01 --format csv -o november.csv", "for a spreadsheet"),
        ("cairn ledger --sql \"select day, sum_usd(usd) from entries group by day\"", "dollars by day, exactly"),
    ];

    public override bool AsksNothing => true;

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var home = CairnHome.Open();
        string? run = null;
        // The ledger is brought to this version, and what a crash left is rolled back, before it is only read.
        using (var store = home.OpenLedger(TimeProvider.System))
        {
            if (parsed.GetValue(_run) is { } name)
                run = (await RunFinder.FindAsync(store, name)).Id;
        }

        using var views = LedgerViews.Open(home.LedgerPath);
        var format = parsed.GetValue(_json) ? QueryFormat.Json : parsed.GetValue(_format);
        var (sql, values) = parsed.GetValue(_sql) is { } asked ? (asked, []) : Select(parsed, run);
        await using TextWriter to = parsed.GetValue(_output) is { } file ? Create(file) : new StringWriter();
        var text = new QueryText(to, format);
        views.Query(sql, values, text.Add, cancellationToken);
        text.Finish();
        if (to is StringWriter printed)
            await Console.Out.WriteAsync(Redaction.Of(printed.ToString()));
        return ExitCode.Success;
    }

    (string Sql, IReadOnlyList<object?> Values) Select(ParseResult parsed, string? run) => (
        """
        select run_id, batch_id, at, stage, model, tier_tokens_max, us_only, batched, kind, answers, input,
            cache_write_5m, cache_write_1h, cache_read, output, web_searches, usd
        from entries
        where (@1 is null or run_id = @1) and (@2 is null or at >= @2) and (@3 is null or model = @3)
            and (@4 is null or kind = @4)
        order by at, run_id, submission_id, model, kind
        """,
        [
            run, parsed.GetValue(_since)?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            parsed.GetValue(_model), parsed.GetValue(_kind),
        ]);

    static StreamWriter Create(string file)
    {
        var path = Path.GetFullPath(file);
        return File.Exists(path)
            ? throw new BadInputException([new("--output", null, $"{path}, which is there already", "a new file",
                "Remove it, or name another.")])
            : new(OwnerOnly.CreateFile(path));
    }

    static T? Refuse<T>(ArgumentResult result, string flag, string expected)
    {
        result.AddError($"{flag} is '{result.Tokens[0].Value}'; expected {expected}.");
        return default;
    }
}
