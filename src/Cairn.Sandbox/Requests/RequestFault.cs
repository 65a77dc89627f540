namespace Cairn.Sandbox.Requests;

/// <summary>Why the API would not run a request: the kind of error and its text, which starts with the path of the
/// field.</summary>
sealed record RequestFault(string Type, string Message)
{
    public const string InvalidRequest = "invalid_request_error";
    public const string NotFound = "not_found_error";
    public const string Internal = "api_error";
    public const string Overloaded = "overloaded_error";

    /// <summary>What <c>details.error_code</c> says, or null where there are no details.</summary>
    public string? ErrorCode { get; init; }

    public static RequestFault Invalid(string message) => new(InvalidRequest, message);

    public static RequestFault FileExpired(string id) => new(NotFound, $"File '{id}' has expired; upload it again.")
    {
        ErrorCode = "file_expired",
    };
}
