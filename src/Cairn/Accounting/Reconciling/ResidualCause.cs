using System.Text.Json.Serialization;

namespace Cairn.Accounting.Reconciling;

/// <summary>What a difference between our books and the organization's reports can be.</summary>
enum ResidualCause
{
    /// <summary>The books have it, and the day is so young that the reports need not yet.</summary>
    [JsonStringEnumMemberName("not_reported_yet")]
    NotReportedYet,

    /// <summary>Batches or calls of ours that run, or whose results are not collected.</summary>
    [JsonStringEnumMemberName("in_flight")]
    InFlight,

    /// <summary>Answers of ours that were billed, perhaps, and that nobody could fetch.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>Another program, person or installation.</summary>
    [JsonStringEnumMemberName("outside_cairn")]
    OutsideCairn,

    /// <summary>The books have it, and the reports ought to.</summary>
    [JsonStringEnumMemberName("not_reported")]
    NotReported,

    /// <summary>The tokens agree and the dollars do not.</summary>
    [JsonStringEnumMemberName("price")]
    Price,

    /// <summary>A cost that no answer shows.</summary>
    [JsonStringEnumMemberName("not_in_answers")]
    NotInAnswers,
}
