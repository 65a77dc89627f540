namespace Cairn;

/// <summary>The one root under which everything that the outside world can do to a run is reported.</summary>
/// <remarks>
/// A caller's mistake is an <see cref="ArgumentException"/> and a bug of ours an <see
/// cref="InvalidOperationException"/>;
/// neither derives from this. Choose by <see cref="Code"/>, never by the text of the message.
/// </remarks>
public class CairnException : Exception
{
    /// <summary>Says what went wrong and what to do about it.</summary>
    public CairnException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// A stable name of the kind of failure, in snake_case, such as <c>bad_input</c> or <c>no_credentials</c>.
    /// </summary>
    public virtual string Code => "failure";

    /// <summary>Whether the same call may succeed later without any change.</summary>
    public virtual bool IsTransient => false;
}
