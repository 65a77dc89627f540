using System.Globalization;
using System.Text.Json;
using Cairn.Accounting;
using Cairn.Auditing;

namespace Cairn.Reporting;

/// <summary>Findings that are known and accepted, so that a build fails on new ones alone.</summary>
/// <remarks>
/// A baseline is the output of <c>--json</c>. A finding is known where its rule failed in the baseline in the same file
/// and cost no more than a tenth less then.
/// </remarks>
static class AuditBaseline
{
    const decimal GrowthMax = 1.1m;

    /// <summary>The result without what a baseline knows.</summary>
    /// <exception cref="BadInputException">The file is missing or no output of an audit.</exception>
    public static (AuditResult Result, int Known) Apply(AuditResult result, string file)
    {
        var known = Read(file);
        var left = result.Findings.Where(finding => !IsKnown(finding, known)).ToList();
        return (result with { Findings = left }, result.Findings.Count - left.Count);
    }

    static bool IsKnown(Finding finding, Dictionary<(string Rule, string? File), Usd?> known) =>
        finding.Verdict is Verdict.Fail
        && known.TryGetValue((finding.Rule, finding.Place?.File), out var then)
        && (finding.UsdPer1000Rows is not { } now || (then is { } before && now.Amount <= before.Amount * GrowthMax));

    static Dictionary<(string Rule, string? File), Usd?> Read(string file)
    {
        var fault = new Fault(file, null, "no output of an audit", "a file made by cairn audit --json > FILE",
            "Make it anew, and read what it accepts.");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var known = new Dictionary<(string, string?), Usd?>();
            foreach (var finding in document.RootElement.GetProperty("findings").EnumerateArray())
            {
                if (finding.GetProperty("verdict").GetString() != "FAIL")
                    continue;
                var place = finding.GetProperty("place");
                known[(finding.GetProperty("rule").GetString()!, place.ValueKind is JsonValueKind.Object
                    ? place.GetProperty("file").GetString() : null)] = Dollars(finding);
            }

            return known;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException([fault with { Found = $"a file that cannot be read ({exception.Message})" }]);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException
            or InvalidOperationException or FormatException or OverflowException)
        {
            throw new BadInputException([fault]);
        }
    }

    static Usd? Dollars(JsonElement finding) =>
        finding.GetProperty("usd_per_1000_rows") is { ValueKind: JsonValueKind.String } text
            ? new(decimal.Parse(text.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture)) : null;
}
