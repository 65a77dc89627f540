using System.Globalization;
using System.Text;
using System.Xml;
using Cairn.Running;

namespace Cairn.Reporting.Exporting;

/// <summary>JUnit XML: a test for each row; a failed row is a failure, one without a record is skipped.</summary>
sealed class JunitWriter : IRowWriter
{
    readonly XmlWriter _xml;
    readonly string _name;

    public JunitWriter(Stream to, RunSpec spec, RowCounts counts)
    {
        _name = spec.Name;
        _xml = XmlWriter.Create(to, new()
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            Indent = true,
            NewLineChars = "\n",
        });
        _xml.WriteStartElement("testsuites");
        _xml.WriteStartElement("testsuite");
        _xml.WriteAttributeString("name", $"cairn {spec.Name}{(spec.IsSandbox ? " (sandbox)" : "")}");
        _xml.WriteAttributeString("tests", Text(counts.Total));
        _xml.WriteAttributeString("failures", Text(counts.Failed));
        _xml.WriteAttributeString("skipped", Text(counts.Pending));
    }

    public bool Write(PublishedRow row)
    {
        _xml.WriteStartElement("testcase");
        _xml.WriteAttributeString("classname", _name);
        _xml.WriteAttributeString("name", Allowed(row.Row.Key));
        if (row.Error is var (type, message))
        {
            _xml.WriteStartElement("failure");
            _xml.WriteAttributeString("type", type);
            _xml.WriteAttributeString("message", Allowed(message));
            _xml.WriteEndElement();
        }
        else if (row.Output is { } output)
        {
            _xml.WriteElementString("system-out", Allowed(output));
        }
        else
        {
            _xml.WriteStartElement("skipped");
            _xml.WriteAttributeString("message", "no result yet");
            _xml.WriteEndElement();
        }

        _xml.WriteEndElement();
        return true;
    }

    public void End()
    {
        _xml.WriteEndElement();
        _xml.WriteEndElement();
        _xml.Flush();
    }

    public void Dispose() => _xml.Dispose();

    static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);

    // XML has no way to write most control characters, not even escaped.
    static string Allowed(string text) => text.All(IsAllowed)
        ? text
        : string.Concat(text.Select(letter => IsAllowed(letter) ? letter : '\uFFFD'));

    // Answers hold whole pairs of surrogates only.
    static bool IsAllowed(char letter) => XmlConvert.IsXmlChar(letter) || char.IsSurrogate(letter);
}
