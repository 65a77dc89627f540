namespace Cairn.Sandbox;

/// <summary>Says why a sandbox could not start, and what to do about it.</summary>
public sealed class SandboxException : Exception
{
    /// <summary>Carries the whole advice in its message.</summary>
    public SandboxException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
