using Cairn.Sandbox.Batches;

namespace Cairn.Sandbox.Http;

/// <summary>Where a streamed answer is to go wrong; whoever wants that sets it as a feature of the call.</summary>
/// <param name="AfterEvents">How many events are sent whole first.</param>
/// <param name="Error">What the <c>error</c> event says; without one the connection is cut.</param>
sealed record StreamBreak(int AfterEvents, ApiRefusal? Error);
