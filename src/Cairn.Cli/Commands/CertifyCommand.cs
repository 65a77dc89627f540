using System.CommandLine;
using System.Globalization;
using Cairn.Cli.Output;
using Cairn.Quality.Certifying;
using Cairn.Reporting;
using Cairn.Workloads;

namespace Cairn.Cli.Commands;

/// <summary>
/// Says which cheap answers the escalation rule would have kept, by recorded scores; nothing is sent.
/// </summary>
sealed class CertifyCommand : CairnCommand
{
    readonly Argument<string> _scores = new("scores")
    {
        Description = "one row for each answer: a .csv, or a .tsv with tabs, with or without a header",
    };

    readonly Option<string?> _score = Column("--score", "the column with the score; higher is surer");
    readonly Option<string?> _error = Column("--error", "the column with 1 where the answer is wrong, else 0");
    readonly Option<string?> _correct = Column("--correct", "the column with 1 where the answer is right, else 0");
    readonly Option<string> _target = new("--target")
    {
        Description = "the share of rows that must be right, such as 0.9",
        HelpName = "share",
        Required = true,
    };

    readonly Option<string> _delta = new("--delta")
    {
        Description = "the chance that it may turn out lower",
        HelpName = "share",
        DefaultValueFactory = _ => "0.05",
    };

    readonly Option<string?> _audits = Number("--audits", "how many rows are audited; the default is the usual number");
    readonly Option<bool> _calibrated = new("--calibrated")
    {
        Description = "the scores are chances of being right: audit as many rows as escalate the fewest by them",
    };

    readonly Option<string?> _seed = Number("--seed", "draws the audits and the order of ties; the default is 1");
    readonly Option<string?> _trials = Number("--trials", "draw so often and count how often the target is missed");
    readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "keep the certificate in a file for `cairn verify-certificate`",
        HelpName = "file",
    };

    readonly Option<bool> _json = Flags.Json();

    public CertifyCommand()
        : base("certify", "Say which cheap answers could stay, by recorded scores and errors; nothing is sent.")
    {
        Add(_scores);
        foreach (var option in (Option[])
            [_score, _error, _correct, _target, _delta, _audits, _calibrated, _seed, _trials, _output, _json])
        {
            Add(option);
        }
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn certify scores.csv --score confidence --error wrong --target 0.9 --delta 0.1", "how many could stay"),
        ("cairn certify scores.tsv --score 1 --correct 2 --target 0.95 --delta 0.05 --trials 2000",
            "columns by number, and how often the target is missed"),
        ("cairn certify scores.csv --score p --error wrong --calibrated --target 0.9 --delta 0.1 --json",
            "with the best number of audits, for machines"),
    ];

    public override bool AsksNothing => true;

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(parsed.GetValue(_json), false);
        var name = parsed.GetValue(_scores)!;
        var faults = new FaultList();
        var wanted = Wanted(parsed, faults);
        var scores = Read(parsed, faults, cancellationToken);
        faults.ThrowIfAny();
        var terms = new EscalationTerms(wanted.Target, wanted.Delta);
        var share = terms.Whole(scores.Scores.Count);
        var chosen = wanted.Audits is null && parsed.GetValue(_calibrated)
            ? Choose(name, scores, share, wanted.Seed)
            : null;
        var audits = wanted.Audits ?? chosen?.Audits ?? AuditCount.Usual(scores.Scores.Count, terms);
        Refuse(faults, audits > scores.Scores.Count, "--audits", $"{audits} for {scores.Scores.Count} rows",
            "at most one for each row");
        faults.ThrowIfAny();

        var rule = EscalationRule.Of(scores.Scores.Count, share, audits);
        var outcome = scores.Certify(rule, wanted.Seed);
        var trials = rule.KStar is null || wanted.Trials is not { } count ? null : scores.Try(rule, wanted.Seed, count);
        var report = CertifyReport.Of(outcome, trials, chosen);
        if (parsed.GetValue(_output) is { } output && rule.KStar is not null)
            await File.WriteAllTextAsync(output, CertificateOf(terms, outcome).ToJson(), cancellationToken);
        terminal.Result(CertifyText.Of(name, terms, outcome, report), () => ReportJson.Of(report));
        if (rule.KStar is not null)
            return ExitCode.Success;

        if (terminal.IsJson)
            Terminal.Error(CertifyText.Refusal(terms, report));
        return ExitCode.NotCertifiable;
    }

    static Certificate CertificateOf(EscalationTerms terms, RecordedOutcome outcome) => new(
        terms.Target, terms.Delta, outcome.Rule.Rows, outcome.Rule.Share.AllowedErrors,
        [CertificatePart.Of("all rows", outcome.Rule, (outcome.Ranking, outcome.Seed), outcome.Audited)]);

    static AuditCount Choose(string name, RecordedScores scores, EscalationShare share, long seed)
    {
        if (scores.Scores.Any(score => score is not (>= 0 and <= 1)))
        {
            throw new BadInputException([new(name, null, "a score outside of 0 to 1", "chances with --calibrated",
                "Leave --calibrated out, or put chances into the column.")]);
        }

        var ranking = Ranking.Of(scores.Scores, seed);
        return AuditCount.Choose(share, [.. ranking.Rows.Select(row => 1 - scores.Scores[row])], seed);
    }

    RecordedScores Read(ParseResult parsed, FaultList faults, CancellationToken cancellationToken)
    {
        var (error, correct) = (parsed.GetValue(_error), parsed.GetValue(_correct));
        Refuse(faults, error is null == correct is null, "--error and --correct", error is null ? "neither" : "both",
            "one of them");
        var name = parsed.GetValue(_scores)!;
        if ((error ?? correct) is not { } verdict)
            return new([], []);

        return new ScoreFile(
            new(Path.GetFullPath(name), name, parsed.GetValue(_score)!, verdict, error is null), faults)
            .Read(cancellationToken);
    }

    (decimal Target, decimal Delta, int? Audits, long Seed, int? Trials) Wanted(ParseResult parsed, FaultList faults)
    {
        return (Share(_target), Share(_delta), Count(_audits) is { } audits ? (int)audits : null,
            Count(_seed) ?? 1, Count(_trials) is { } trials ? (int)trials : null);

        decimal Share(Option<string> option)
        {
            var text = parsed.GetValue(option)!;
            var isShare = Amounts.Share(text) is > 0 and < 1;
            Refuse(faults, !isShare, option.Name, text, "a decimal above 0 and below 1");
            return isShare ? Amounts.Share(text)!.Value : 0.5m;
        }

        long? Count(Option<string?> option)
        {
            if (parsed.GetValue(option) is not { } text)
                return null;

            var isCount = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                && (count > 0 || option == _seed);
            Refuse(faults, !isCount, option.Name, text, option == _seed
                ? $"a whole number of 0 to {int.MaxValue}" : $"a whole number of 1 to {int.MaxValue}");
            return isCount ? count : null;
        }
    }

    static void Refuse(FaultList faults, bool isWrong, string option, string found, string expected)
    {
        if (isWrong)
            faults.Add(new(option, null), found, expected, "Correct the command line.");
    }

    static Option<string?> Number(string name, string description) =>
        new(name) { Description = description, HelpName = "N" };

    static Option<string?> Column(string name, string description) => new(name)
    {
        Description = description + " (a name of the header, or a number from 1)",
        HelpName = "column",
        Required = name == "--score",
    };
}
