namespace Cairn.Sandbox.Faults;

/// <summary>What the network does to a call, whatever the API made of it.</summary>
static class WireFaults
{
    static readonly FaultParameter UploadBytes =
        FaultParameter.Bytes(1_000, "after so much of the body, or at its end");
    static readonly FaultParameter Events = new("events", 3, 0, 1_000, "how many events are sent whole first");

    public static IReadOnlyList<FaultKind> Kinds { get; } =
    [
        new(FaultName.ConnectFail, "The connection is cut before anything of the call was read."),
        new(FaultName.UploadReset, "The connection is cut in the middle of the body; nothing takes effect.")
        {
            Calls = FaultCalls.Uploads,
            Parameters = [UploadBytes],
        },
        new(FaultName.UploadStall, "Nothing more of the body is taken for a while, then it goes on.")
        {
            Calls = FaultCalls.Uploads,
            Parameters = [UploadBytes, FaultParameter.Seconds(60, "how long, in API time")],
        },
        new(FaultName.SlowAnswer, "The call waits before it is read, so that clients run into their timeouts.")
        {
            Parameters = [FaultParameter.Seconds(60, "how long, in API time")],
        },
        new(FaultName.ResponseLost, "The call takes effect, then the connection is cut without an answer."),
        new(FaultName.LateCommit, "A create is answered with a failure at once, and its batch appears later.")
        {
            Calls = [FaultCalls.Create],
            Parameters =
            [
                FaultParameter.Seconds(600, "how much later, in API time"),
                new("status", 0, 0, 599, "the 5xx that is answered; 0 cuts the connection"),
            ],
        },
        new(FaultName.Garbage, "The call takes effect, and the body of the 200 is no JSON.")
        {
            Calls = FaultCalls.Json,
        },
        new(FaultName.TruncatedJson, "The call takes effect, and the body of the 200 ends in the middle.")
        {
            Calls = FaultCalls.Json,
        },
        new(FaultName.UnknownFields, "Every object of the answer has a field that nobody knows.")
        {
            Calls = FaultCalls.Json,
        },
        new(FaultName.StreamError, "A streamed answer breaks off with an `error` event after its 200.")
        {
            Calls = [FaultCalls.Messages],
            Parameters = [Events],
        },
        new(FaultName.StreamCut, "The connection is cut in the middle of a streamed answer.")
        {
            Calls = [FaultCalls.Messages],
            Parameters = [Events],
        },
    ];
}
