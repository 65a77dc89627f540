using System.Diagnostics.CodeAnalysis;

namespace Cairn.Sandbox.Http;

/// <summary>Ends a call whose connection a fault cuts; the gate does the cutting.</summary>
[SuppressMessage("Design", "CA1064:Exceptions should be public", Justification = "It never leaves the sandbox.")]
sealed class CallCutException() : Exception("The connection is cut by a fault.");
