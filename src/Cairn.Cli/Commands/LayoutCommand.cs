using System.CommandLine;
using System.Globalization;
using Cairn.Cli.Output;
using Cairn.Planning.Caching;
using Cairn.Planning.Tables;
using Cairn.Reporting;
using Cairn.Workloads;

namespace Cairn.Cli.Commands;

/// <summary>Says in which order a prompt should name the fields of a table; nothing is sent.</summary>
sealed class LayoutCommand : CairnCommand
{
    readonly Argument<string> _table = new("table")
    {
        Description = "the rows: a .csv with a header, or a .jsonl with an object on each line",
    };

    readonly Option<double> _instruction = Number(
        "--instruction-tokens", 1200, "tokens that stand before the fields, the same in every row");

    readonly Option<double> _minimum = Number("--min-tokens", 1024, "the shortest prefix that the model caches");
    readonly Option<double> _write = Number("--write", 2, "what a token costs that is written, in uncached tokens");
    readonly Option<double> _read = Number("--read", 0.1, "what a token costs that is read, in uncached tokens");
    readonly Option<double> _markers = Number("--markers", 4, "cached prefixes above each other, 1 to 4");
    readonly Option<string[]> _bags = new("--bag")
    {
        Description = "a column that holds a list whose order does not count",
        HelpName = "column",
        AllowMultipleArgumentsPerToken = true,
    };

    readonly Option<bool> _json = Flags.Json();

    public LayoutCommand()
        : base("layout", "Say in which order a prompt should name the fields of a table; nothing is sent.")
    {
        Add(_table);
        foreach (var option in (Option[])[_instruction, _minimum, _write, _read, _markers, _bags, _json])
            Add(option);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn layout samples/support-tickets/tickets.csv", "several orders side by side, and what to do"),
        ("cairn layout rows.csv --write 1.25 --read 0.05", "for entries of five minutes on a model that reads at 0.05"),
        ("cairn layout questions.jsonl --bag contexts --json", "retrieved contexts as a set, for machines"),
    ];

    public override bool AsksNothing => true;

    protected override Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(parsed.GetValue(_json), false);
        var name = parsed.GetValue(_table)!;
        var terms = TermsOf(parsed);
        var table = TableFile.Read(
            new() { Path = Path.GetFullPath(name), Name = name, Format = FormatOf(name) },
            parsed.GetValue(_bags) ?? [], cancellationToken);
        var started = TimeProvider.System.GetTimestamp();
        var compared = TableComparison.Of(table, terms);
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        terminal.Result(LayoutText.Of(name, table, terms, compared), () => LayoutJson.Of(table, compared, elapsed));
        return Task.FromResult(ExitCode.Success);
    }

    TableTerms TermsOf(ParseResult parsed)
    {
        var write = parsed.GetValue(_write);
        var cache = new CacheTerms(write, write, parsed.GetValue(_read), parsed.GetValue(_minimum))
        {
            Levels = (int)parsed.GetValue(_markers),
            LevelShareMin = 0,
        };
        List<Fault> faults = [];
        Check("--markers", cache.Levels is >= 1 and <= 4 && cache.Levels == parsed.GetValue(_markers), "1, 2, 3 or 4");
        Check("--write", write >= 1, "1 or more: writing costs at least what a token costs");
        Check("--read", cache.Read is > 0 and < 1, "a number above 0 and below 1");
        if (faults.Count > 0)
            throw new BadInputException(faults);
        return new(cache, parsed.GetValue(_instruction));

        void Check(string option, bool isRight, string expected)
        {
            if (!isRight)
                faults.Add(new(option, null, "another number", expected, "Leave it out for the usual value."));
        }
    }

    static InputFormat FormatOf(string name) => Path.GetExtension(name).ToUpperInvariant() switch
    {
        ".CSV" => InputFormat.Csv,
        ".JSONL" or ".NDJSON" => InputFormat.Jsonl,
        _ => throw new BadInputException([new(name, null, "a name with another ending", ".csv or .jsonl",
            "Rename the file.")]),
    };

    static Option<double> Number(string name, double usual, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => usual,
        CustomParser = result => Parsed(name, result),
    };

    static double Parsed(string name, System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number <= 1e9)
        {
            return number;
        }

        result.AddError($"{name} is '{text}'; expected a number of at least 0.");
        return 0;
    }
}
