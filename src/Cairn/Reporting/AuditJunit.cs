using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Cairn.Auditing;

namespace Cairn.Reporting;

/// <summary>Writes findings as JUnit XML: a test for each rule, skipped where it abstained.</summary>
static class AuditJunit
{
    /// <summary>One suite.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="least">From which severity on a finding is a failure; below it is text of a passed test.</param>
    public static string Of(AuditResult result, Severity least)
    {
        var failed = result.Failed(least).ToHashSet();
        var suite = new XElement("testsuite",
            new XAttribute("name", "cairn audit"),
            new XAttribute("tests", result.Findings.Count),
            new XAttribute("failures", failed.Count),
            new XAttribute("skipped", result.Abstained),
            result.Findings.Select(finding => Case(finding, failed.Contains(finding))));
        return new XDocument(new XElement("testsuites", suite)).ToString();
    }

    static XElement Case(Finding finding, bool isFailure)
    {
        var test = new XElement("testcase", new XAttribute("classname", "cairn.audit"),
            new XAttribute("name", finding.Rule));
        if (finding.Place is { } place)
        {
            test.Add(new XAttribute("file", place.File));
            test.Add(new XAttribute("line", place.Line.ToString(CultureInfo.InvariantCulture)));
        }

        if (isFailure)
            test.Add(new XElement("failure", new XAttribute("message", Text(finding)), finding.Repair));
        else if (finding.Verdict is Verdict.Abstain)
            test.Add(new XElement("skipped", new XAttribute("message", Text(finding))));
        else
            test.Add(new XElement("system-out", Text(finding)));
        return test;
    }

    // XML has no place for control characters, which the name of a model may have.
    static string Text(Finding finding) =>
        string.Concat(finding.Message.Select(letter => XmlConvert.IsXmlChar(letter) ? letter : '\uFFFD'));
}
