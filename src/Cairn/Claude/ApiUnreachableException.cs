namespace Cairn.Claude;

/// <summary>The API could not be reached, or the connection ended before an answer was complete.</summary>
public sealed class ApiUnreachableException(Uri endpoint, Exception innerException)
    : CairnException($"No complete answer from {endpoint.GetLeftPart(UriPartial.Authority)}: "
        + Redaction.Of(innerException.Message), innerException)
{
    /// <inheritdoc/>
    public override string Code => "api_unreachable";

    /// <inheritdoc/>
    public override bool IsTransient => true;
}
