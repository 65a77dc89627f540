using System.CommandLine;
using System.Text.Json.Nodes;
using Cairn.Cli.Output;
using Cairn.Quality.Certifying;

namespace Cairn.Cli.Commands;

/// <summary>Looks whether a certificate proves what it says.</summary>
sealed class VerifyCertificateCommand : CairnCommand
{
    readonly Argument<string> _file = new("file") { Description = "a certificate of a run or of `cairn certify -o`" };
    readonly Option<bool> _json = Flags.Json();

    public VerifyCertificateCommand()
        : base("verify-certificate", "Check a certificate: allowed errors, draw, k*, F(k*), cut; nothing is sent.")
    {
        Add(_file);
        Add(_json);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn verify-certificate certificate.json", "compute everything anew; exit code 9 with findings"),
        ("cairn verify-certificate certificate.json --json", "the same, for machines"),
    ];

    public override bool AsksNothing => true;

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var name = parsed.GetValue(_file)!;
        if (!File.Exists(name))
            throw new BadInputException([new(name, null, "no such file", "a certificate", "Check the name.")]);

        var certificate = Certificate.Parse(await File.ReadAllTextAsync(name, cancellationToken), name);
        var findings = certificate.Check(name);
        new Terminal(parsed.GetValue(_json), false).Result(Text(certificate, name, findings), () => Json(findings));
        return findings.Count == 0 ? ExitCode.Success : ExitCode.Findings;
    }

    static string Text(Certificate certificate, string name, IReadOnlyList<Fault> findings) => findings.Count == 0
        ? FormattableString.Invariant($"{name} is sound: of {certificate.Records:N0} rows at most ")
            + FormattableString.Invariant($"{certificate.AllowedErrors:N0} kept a wrong answer of the cheap rung, ")
            + FormattableString.Invariant($"unless a chance of {Chance(certificate):F4} came true.")
        : string.Join('\n', findings);

    static double Chance(Certificate certificate) => certificate.Parts.Sum(part => part.FKStar);

    static string Json(IReadOnlyList<Fault> findings) => new JsonObject
    {
        ["is_sound"] = findings.Count == 0,
        ["findings"] = new JsonArray([.. findings.Select(each => new JsonObject
        {
            ["found"] = each.Found,
            ["expected"] = each.Expected,
            ["repair"] = each.Repair,
        })]),
    }.ToJsonString(new() { WriteIndented = true });
}
