namespace Cairn.Claude;

/// <summary>The API answered, and the answer was an error.</summary>
public sealed class ClaudeApiException(ApiError error, ServerContext context)
    : CairnException($"The API answered {(int)error.Status} {error.Type}: {error.Message} (request "
        + $"{context.RequestId ?? "unknown"}).")
{
    /// <summary>What the answer said.</summary>
    public ApiError Error { get; } = error;

    /// <summary>Who answered.</summary>
    public ServerContext Context { get; } = context;

    /// <inheritdoc/>
    public override string Code => "api_error";

    /// <inheritdoc/>
    public override bool IsTransient => Error.IsTransient;
}
