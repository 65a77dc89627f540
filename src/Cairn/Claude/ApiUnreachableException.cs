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

    /// <summary>Whether no connection stood, so that the request never left this machine.</summary>
    public bool NeverLeft => InnerException is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };
}
