namespace Cairn.Auditing;

/// <summary>How much a finding weighs.</summary>
public enum Severity
{
    /// <summary>Worth a look: whether it costs anything depends on what the requests do not show.</summary>
    Warn = 1,

    /// <summary>Money is lost for certain, or the API refuses the request.</summary>
    Error = 2,
}
