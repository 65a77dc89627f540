using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cairn.Workloads;

/// <summary>
/// Writes YAML as JSON by the core schema: what is not quoted is a number, a boolean or null if it looks like one.
/// </summary>
sealed partial class YamlJson(YamlDoor door)
{
    const int DepthMax = 64;

    // Aliases let a few lines stand for gigabytes; an inlined image still fits.
    const int BytesMax = 8 * 1024 * 1024;

    readonly ArrayBufferWriter<byte> _buffer = new();

    public ReadOnlyMemory<byte> Convert(YamlNode node)
    {
        var before = door.Faults.Total;
        Write(node, 0);
        if (!IsSound())
        {
            door.Refuse(node, "a value of more than 8 MB", "at most 8 MB",
                "Use fewer aliases, or bring it in by a column.");
        }

        return door.Faults.Total == before ? _buffer.WrittenMemory : "null"u8.ToArray();
    }

    void Write(YamlNode node, int depth)
    {
        if (depth > DepthMax)
        {
            door.Refuse(node, "a value nested too deep", "at most 64 levels",
                "Flatten it; no alias may contain itself.");
            return;
        }

        switch (node)
        {
            case YamlMappingNode map: WriteMap(map, depth); break;
            case YamlSequenceNode list: WriteList(list, depth); break;
            case YamlScalarNode scalar: WriteScalar(scalar); break;
            default: door.Refuse(node, "an alias", "a value", "Write the value itself."); break;
        }
    }

    void WriteMap(YamlMappingNode map, int depth)
    {
        _buffer.Write("{"u8);
        foreach (var (index, (key, value)) in map.Children.Index())
        {
            if (!IsSound())
                return;

            _buffer.Write(index > 0 ? ","u8 : []);
            JsonText.WriteString(_buffer, door.Text(key, "a plain key"));
            _buffer.Write(":"u8);
            Write(value, depth + 1);
        }

        _buffer.Write("}"u8);
    }

    void WriteList(YamlSequenceNode list, int depth)
    {
        _buffer.Write("["u8);
        foreach (var (index, item) in list.Children.Index())
        {
            if (!IsSound())
                return;

            _buffer.Write(index > 0 ? ","u8 : []);
            Write(item, depth + 1);
        }

        _buffer.Write("]"u8);
    }

    /// <summary>Ends the walk over an exploding alias at its first fault instead of after all of them.</summary>
    bool IsSound() => _buffer.WrittenCount <= BytesMax;

    void WriteScalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        var isString = scalar.Style is not ScalarStyle.Plain
            || scalar.Tag == new TagName("tag:yaml.org,2002:str");
        if (isString)
        {
            JsonText.WriteString(_buffer, text);
        }
        else if (text is "" or "~" or "null" or "Null" or "NULL")
        {
            _buffer.Write("null"u8);
        }
        else if (text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE")
        {
            _buffer.Write(text[0] is 't' or 'T' ? "true"u8 : "false"u8);
        }
        else if (NumberOf(text) is { } number)
        {
            Encoding.UTF8.GetBytes(number, _buffer);
        }
        else if (NotFinite().IsMatch(text))
        {
            door.Refuse(scalar, text, "a number JSON has", "Quote it if it is a text.");
        }
        else
        {
            JsonText.WriteString(_buffer, text);
        }
    }

    /// <summary>The number in JSON's spelling, its digits unchanged; null when the text is none.</summary>
    static string? NumberOf(string text)
    {
        if (JsonNumber().IsMatch(text))
            return text;
        if (text.StartsWith("0x", StringComparison.Ordinal)
            && BigInteger.TryParse(
                "0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex))
        {
            return hex.ToString(CultureInfo.InvariantCulture);
        }

        if (YamlNumber().Match(text) is not { Success: true } match)
            return null;

        var whole = match.Groups["whole"].Value.TrimStart('0').PadLeft(1, '0');
        var fraction = match.Groups["fraction"].Value is { Length: > 0 } digits ? "." + digits : "";
        var sign = match.Groups["sign"].Value == "-" ? "-" : "";
        return $"{sign}{whole}{fraction}{match.Groups["power"].Value}";
    }

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$")]
    internal static partial Regex JsonNumber();

    [GeneratedRegex(@"^(?<sign>[-+]?)(?=\.?[0-9])(?<whole>[0-9]*)(\.(?<fraction>[0-9]*))?(?<power>([eE][-+]?[0-9]+)?)$",
        RegexOptions.ExplicitCapture)]
    internal static partial Regex YamlNumber();

    [GeneratedRegex(@"^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$")]
    internal static partial Regex NotFinite();
}
