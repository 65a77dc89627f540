using Cairn.Sandbox.Models;

namespace Cairn.Sandbox.Limits;

/// <summary>The models that share their limits, by the name that the API shows.</summary>
/// <remarks>Opus 4.x, Sonnet 4.x and Fable 5.x are documented as shared; Mythos is taken to be like Fable.</remarks>
readonly record struct ModelClass(string Name)
{
    static readonly string[] Shared = ["Claude Opus 4", "Claude Sonnet 4", "Claude Fable 5", "Claude Mythos 5"];

    public bool IsScarce => Name.Contains("Fable", StringComparison.Ordinal)
        || Name.Contains("Mythos", StringComparison.Ordinal);

    public static ModelClass Of(ModelFacts model) =>
        new(Shared.FirstOrDefault(start => model.Name.StartsWith(start, StringComparison.Ordinal)) is { } family
            ? family + ".x"
            : model.Name);
}
