using System.Text;
using Cairn.Claude;

namespace Cairn.Running;

/// <summary>Who answered and where: the few words that all answers of a batch share, kept once.</summary>
/// <param name="Model">The id of the model, as the answer named it.</param>
/// <param name="InferenceGeo"><c>global</c>, <c>us</c> or null.</param>
sealed record AnsweredBy(string Model, string? InferenceGeo)
{
    public static AnsweredBy Of(Message message) => new(message.Model, message.Usage.InferenceGeo);

    public static AnsweredBy Of(in ResultScan scan) => new(
        Encoding.ASCII.GetString(scan.Model),
        scan.HasInferenceGeo ? Encoding.ASCII.GetString(scan.InferenceGeo) : null);

    public bool Is(in ResultScan scan) =>
        Ascii.Equals(scan.Model, Model)
        && scan.HasInferenceGeo == InferenceGeo is not null
        && Ascii.Equals(scan.InferenceGeo, InferenceGeo ?? "");
}
