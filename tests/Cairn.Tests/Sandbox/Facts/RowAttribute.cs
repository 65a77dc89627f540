using Xunit.v3;

namespace Cairn.Tests.Sandbox.Facts;

/// <summary>Names the row of the fact sheet that a test holds; <c>--filter-trait "Fact=1.6 duplicate custom_id"</c>
/// runs it alone.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
sealed class RowAttribute(string name) : Attribute, ITraitAttribute
{
    public string Name { get; } = name;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Fact", Name)];
}
