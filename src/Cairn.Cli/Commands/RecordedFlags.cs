using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Quality.Evaluating;
using Cairn.Quality.Grading;
using Cairn.Workloads;

namespace Cairn.Cli.Commands;

/// <summary>The flags that say where recorded answers stand, and how they are graded.</summary>
sealed class RecordedFlags
{
    const string Graders = "exact, normalised, numeric, set, fields, regex:PATTERN, schema:FILE or command:PROGRAM";

    static readonly TimeSpan CommandTimeMax = TimeSpan.FromSeconds(10);

    readonly Option<string[]> _files = Columns(
        "--recorded", "judge answers that these CSV or JSONL files have", "file");
    readonly Option<string?> _id = Column("--id", "the key of a row, by which several files are compared");
    readonly Option<string[]> _correct = Columns("--correct", "columns with 0 or 1, one for each rung");
    readonly Option<string[]> _score = Columns("--score", "columns with a score from 0 to 1, one for each rung");
    readonly Option<string[]> _answer = Columns("--answer", "columns with answers to grade, one for each rung");
    readonly Option<string?> _label = Column("--label", "the column with what is right");
    readonly Option<string?> _grader = new("--grader")
    {
        Description = $"how answers are compared: {Graders}; the default is normalised",
        HelpName = "grader",
    };

    readonly Option<string?> _field = new("--field")
    {
        Description = "the field of a JSON answer that is compared",
        HelpName = "name",
    };

    readonly Option<decimal> _tolerance = new("--tolerance")
    {
        Description = "how far a number may be off, for numeric",
        HelpName = "number",
    };

    readonly Option<string[]> _cost = Columns("--cost", "columns with what an answer cost in US dollars");
    readonly Option<string[]> _tokens = Columns("--output-tokens", "columns with the tokens of an answer");
    readonly Option<string[]> _stop = Columns("--stop-reason", "columns with the API's stop_reason");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])
            [_files, _id, _correct, _score, _answer, _label, _grader, _field, _tolerance, _cost, _tokens, _stop])
        {
            command.Add(option);
        }
    }

    /// <summary>Whether recorded answers are to be judged.</summary>
    public bool AreGiven(ParseResult parsed) => parsed.GetResult(_files) is not null;

    /// <summary>Reads them, and grades those that are answers.</summary>
    /// <exception cref="BadInputException">The flags do not fit together, or the files are not as they say.</exception>
    public async Task<IReadOnlyList<RungAnswers>> ReadAsync(
        ParseResult parsed, RowProgress progress, CancellationToken cancellationToken)
    {
        var columns = new RecordedColumns
        {
            Id = parsed.GetValue(_id),
            Correct = parsed.GetValue(_correct) ?? [],
            Score = parsed.GetValue(_score) ?? [],
            Answer = parsed.GetValue(_answer) ?? [],
            Label = parsed.GetValue(_label),
            Cost = parsed.GetValue(_cost) ?? [],
            OutputTokens = parsed.GetValue(_tokens) ?? [],
            StopReason = parsed.GetValue(_stop) ?? [],
        };
        Check(columns);
        var grader = columns.Answer.Count == 0 ? null : GraderOf(parsed);
        if (grader is { NeedsLabel: true } && columns.Label is null)
        {
            throw new BadInputException([new("--answer", null, "answers without labels", "what they are compared with",
                "Add --label COLUMN.")]);
        }

        try
        {
            return await new RecordedAnswers(columns, grader).ReadAsync(
                parsed.GetValue(_files)!, count => progress.Tell(count, "answers graded"), cancellationToken);
        }
        finally
        {
            progress.End();
        }
    }

    static void Check(RecordedColumns columns)
    {
        var kinds = ((IReadOnlyList<string>[])[columns.Correct, columns.Score, columns.Answer])
            .Where(names => names.Count > 0).ToList();
        List<Fault> faults = [];
        if (kinds.Count != 1)
        {
            faults.Add(new("--recorded", null, kinds.Count == 0 ? "no column to judge by" : "several ways to judge",
                "one of --correct, --score and --answer", "Name the columns, one for each rung."));
        }

        foreach (var (flag, names) in (IEnumerable<(string, IReadOnlyList<string>)>)
            [
                ("--cost", columns.Cost),
                ("--output-tokens", columns.OutputTokens),
                ("--stop-reason", columns.StopReason),
            ])
        {
            if (kinds is [var rungs] && names.Count > 0 && names.Count != rungs.Count)
            {
                faults.Add(new(flag, null, $"{names.Count} columns", $"{rungs.Count}, one for each rung",
                    "Name them in the order of the rungs."));
            }
        }

        if (faults.Count > 0)
            throw new BadInputException(faults);
    }

    Grader GraderOf(ParseResult parsed)
    {
        var name = parsed.GetValue(_grader) ?? "normalised";
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var (kind, rest) = colon < 0 ? (name, "") : (name[..colon], name[(colon + 1)..]);
        var field = parsed.GetValue(_field);
        return (kind, rest.Length > 0) switch
        {
            ("exact", false) => new ExactGrader { Field = field },
            ("normalised", false) => new NormalisedGrader { Field = field },
            ("numeric", false) => new NumericGrader { Field = field, Absolute = Tolerance(parsed) },
            ("set", false) => new SetGrader { Field = field },
            ("fields", false) => new FieldsGrader { Field = field },
            ("regex", true) => Pattern(rest, field),
            ("schema", true) => new SchemaGrader(AnswerSchema.Parse(File.ReadAllBytes(rest), rest)) { Field = field },
            ("command", true) => new CommandGrader(Command(rest)) { Field = field },
            _ => throw new BadInputException([new("--grader", null, $"'{name}'", Graders, "Choose one of these.")]),
        };
    }

    decimal Tolerance(ParseResult parsed) => parsed.GetValue(_tolerance) is >= 0 and var tolerance
        ? tolerance
        : throw new BadInputException([new("--tolerance", null, "a number below 0", "at least 0", "Correct it.")]);

    static CommandTerms Command(string program) =>
        new([Path.GetFullPath(program)], CommandTimeMax, Directory.GetCurrentDirectory());

    static RegexGrader Pattern(string pattern, string? field)
    {
        try
        {
            return new(pattern) { Field = field };
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new BadInputException([new("--grader", null, $"the pattern '{pattern}' ({exception.Message})",
                "a regular expression without backreferences and lookarounds", "Correct it.")]);
        }
    }

    static Option<string?> Column(string name, string does) => new(name) { Description = does, HelpName = "column" };

    static Option<string[]> Columns(string name, string does, string help = "column") => new(name)
    {
        Description = does,
        HelpName = help,
        AllowMultipleArgumentsPerToken = true,
    };
}
