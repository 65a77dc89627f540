using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cairn.Accounting.Reconciling;
using Cairn.Quality.Evaluating;
using Cairn.Reporting.Comparing;
using Cairn.Reporting.Reconciling;
using Cairn.Reporting.Slicing;
using Cairn.Running.Watching;

namespace Cairn.Reporting;

/// <summary>
/// Writes reports as JSON for machines: snake_case, money as decimal strings, null where there is no number.
/// </summary>
public static class ReportJson
{
    static readonly ReportJsonContext Indented = new(new(ReportJsonContext.Default.Options)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>The report as one object on several lines.</summary>
    public static string Of(RunReport report) => JsonSerializer.Serialize(report, Indented.RunReport);

    /// <summary>Estimates and outcomes as one object on several lines.</summary>
    public static string Of(CalibrationReport report) => JsonSerializer.Serialize(report, Indented.CalibrationReport);

    /// <summary>The plan as one object on several lines.</summary>
    public static string Of(PlanReport plan) => JsonSerializer.Serialize(plan, Indented.PlanReport);

    /// <summary>The profile as one object on several lines.</summary>
    public static string Of(ProfileReport profile) => JsonSerializer.Serialize(profile, Indented.ProfileReport);

    /// <summary>What the rule would have done with recorded scores, as one object on several lines.</summary>
    internal static string Of(CertifyReport report) => JsonSerializer.Serialize(report, Indented.CertifyReport);

    /// <summary>Slices of a bill as one object on several lines.</summary>
    internal static string Of(SliceReport report) => JsonSerializer.Serialize(report, Indented.SliceReport);

    /// <summary>A sample on both ways, as one object on several lines.</summary>
    internal static string Of(RealtimeReport report) => JsonSerializer.Serialize(report, Indented.RealtimeReport);

    /// <summary>Books beside the organization's reports, as one object on several lines.</summary>
    internal static string Of(ReconcileReport report) => JsonSerializer.Serialize(report, Indented.ReconcileReport);

    /// <summary>What the watch found, as one object on several lines.</summary>
    internal static string Of(CacheReport report) => JsonSerializer.Serialize(report, Indented.CacheReport);

    /// <summary>How budgets stand, as one object on several lines.</summary>
    public static string Of(BudgetReport report) => JsonSerializer.Serialize(report, Indented.BudgetReport);

    /// <summary>An evaluation as one object on several lines.</summary>
    public static string Of(Evaluation evaluation) => JsonSerializer.Serialize(evaluation, Indented.Evaluation);
}

/// <summary>The names on the outside.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(StandingConverter), typeof(CacheVerdictConverter), typeof(CacheLossCauseConverter),
        typeof(JsonStringEnumConverter<BilledClass>), typeof(JsonStringEnumConverter<ResidualCause>),
    ])]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(PlanReport))]
[JsonSerializable(typeof(CalibrationReport))]
[JsonSerializable(typeof(ProfileReport))]
[JsonSerializable(typeof(CertifyReport))]
[JsonSerializable(typeof(SliceReport))]
[JsonSerializable(typeof(ReconcileReport))]
[JsonSerializable(typeof(BudgetReport))]
[JsonSerializable(typeof(RealtimeReport))]
[JsonSerializable(typeof(Evaluation))]
sealed partial class ReportJsonContext : JsonSerializerContext;

/// <summary>Writes where a rung stands as a word.</summary>
sealed class StandingConverter() : JsonStringEnumConverter<Standing>(JsonNamingPolicy.SnakeCaseLower);
