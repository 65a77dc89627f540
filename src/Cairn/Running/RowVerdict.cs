using System.Text.Json;

namespace Cairn.Running;

/// <summary>What one result means for its row. A closed set: switch over all of it.</summary>
public abstract record RowVerdict
{
    RowVerdict()
    {
    }

    /// <summary>The answer is accepted.</summary>
    /// <param name="Text">The joined text of the answer.</param>
    /// <param name="Json">The parsed answer, when the workload has a schema.</param>
    public sealed record Succeeded(string Text, JsonElement? Json) : RowVerdict;

    /// <summary>The row failed for good.</summary>
    /// <param name="Type">A stable kind: the API's error type or stop reason, or <c>schema_mismatch</c>.</param>
    /// <param name="Message">What happened and what helps.</param>
    public sealed record Failed(string Type, string Message) : RowVerdict;

    /// <summary>It cost nothing and may be asked again as it is.</summary>
    /// <param name="Type">The API's error type, or <c>expired</c> or <c>canceled</c>.</param>
    /// <param name="Message">What happened.</param>
    public sealed record Retryable(string Type, string Message) : RowVerdict;

    /// <summary>This version does not know the result's type; what it costs is unknown.</summary>
    public sealed record Unknown(string Type) : RowVerdict;
}
