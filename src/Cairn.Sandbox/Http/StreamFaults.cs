using Cairn.Sandbox.Faults;
using Cairn.Sandbox.Requests;

namespace Cairn.Sandbox.Http;

/// <summary>Says where a streamed answer breaks off.</summary>
static class StreamFaults
{
    public static StreamBreak? Of(CallFaults faults)
    {
        if (faults.Find(FaultName.StreamError) is { } error)
            return new((int)error.Number("events"), new(529, RequestFault.Overloaded, "Overloaded"));

        return faults.Find(FaultName.StreamCut) is { } cut ? new((int)cut.Number("events"), null) : null;
    }
}
