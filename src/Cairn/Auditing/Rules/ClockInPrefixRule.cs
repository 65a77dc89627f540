using System.Text.RegularExpressions;
using Cairn.Workloads;

namespace Cairn.Auditing.Rules;

/// <summary>
/// A text that says of itself that it changes: the current time, the id of a session. One request is enough to see it.
/// </summary>
sealed partial class ClockInPrefixRule : AuditRule
{
    const int KnownMax = 20_000;
    const RegexOptions Options =
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    const string Month = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*";
    const string Day = $@"(\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|{Month}\s\d{{1,2}},?\s\d{{4}}"
        + $@"|\d{{1,2}}\s{Month}\s\d{{4}})";

    readonly HashSet<UInt128> _known = [];
    long _texts;
    (AuditPlace Place, string Kind)? _found;

    public override RuleInfo Info { get; } = new("clock-in-prefix", Severity.Warn,
        "a system prompt that names the current time or date, or the id of a session, request or trace",
        "Say it in the last message instead, behind everything that stays the same.",
        "a system prompt");

    public override void See(SeenRequest seen)
    {
        foreach (var (index, block) in seen.Measured.Blocks.Index())
        {
            if (block.Section is PromptSection.Messages)
                break;
            if (block.Section is not PromptSection.System)
                continue;
            _texts++;
            if (_found is null && _known.Count < KnownMax && _known.Add(block.Hash)
                && KindOf(BlockText.Of(block)) is { } kind)
            {
                _found = (seen.At(index), kind);
            }
        }
    }

    public override Finding Conclude(AuditFacts facts) =>
        _texts == 0 ? Abstain("No request has a system prompt.")
        : _found is { } found ? Fail($"The system prompt names {found.Kind}.", found.Place, facts)
        : Pass("No system prompt names the time or the id of a call.");

    /// <summary>What changes by its own words in a text; null where nothing does.</summary>
    internal static string? KindOf(string text) =>
        ClockForm().IsMatch(text) ? "the current time or date"
        : IdForm().IsMatch(text) ? "the id of a call"
        : null;

    [GeneratedRegex(
        @"\b((current|today'?s|now|present)[ _-]*(date|time|datetime|day|utc|timestamp)?([ _-]*(and|&|/)[ _-]*time)?"
        + @"|today|now|timestamp|generated[ _-]at|as of)([ _]*\([a-z ]{1,12}\))?\s?(is|:|=)[\s""']{0,3}"
        + $@"((mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s)?({Day}|\d{{1,2}}:\d\d(:\d\d)?|1[5-9]\d{{8}}(\d{{3}})?\b)",
        Options)]
    private static partial Regex ClockForm();

    [GeneratedRegex(
        @"\b(session|request|trace|run|conversation|correlation|call|thread)[ _-]?(id|uuid)\s?(is|:|=)[\s""']{0,3}"
        + @"(?=[0-9a-z_-]*[0-9])[0-9a-z][0-9a-z_-]{7,}", Options)]
    private static partial Regex IdForm();
}
