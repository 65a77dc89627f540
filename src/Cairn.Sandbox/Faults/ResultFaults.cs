namespace Cairn.Sandbox.Faults;

/// <summary>What arrives of the results.</summary>
static class ResultFaults
{
    public static IReadOnlyList<FaultKind> Kinds { get; } =
    [
        Of(FaultName.ResultsTruncated, "They end early, as if that were all.",
            FaultParameter.Bytes(100, "after so many")),
        Of(FaultName.ResultsReset, "The connection is cut on the way.", FaultParameter.Bytes(100, "after so many")),
        Of(FaultName.ResultsSlow, "They come slowly.",
            FaultParameter.Seconds(10, "the pause before each piece, in API time"),
            FaultParameter.Bytes(65_536, "the size of a piece") with { Least = 1 }),
        Of(FaultName.ResultsDuplicateLine, "A line comes twice.", FaultParameter.Line),
        Of(FaultName.ResultsMissingLine, "A line is missing.", FaultParameter.Line),
        Of(FaultName.ResultsForeignLine, "A line follows that belongs to another batch.", FaultParameter.Line),
        Of(FaultName.ResultsReordered, "A line comes last, so that each download has an order of its own.",
            FaultParameter.Line),
        Of(FaultName.ResultsCorruptByte, "One bit of a line is wrong.",
            FaultParameter.Line,
            new FaultParameter("byte", 14, 0, 1_000_000, "the place in the line; 14 is the first of the custom_id")),
        Of(FaultName.ResultsHugeLine, "A line is blown up with spaces between its tokens.",
            FaultParameter.Line, FaultParameter.Bytes(100_000_000, "its length")),
        Of(FaultName.ResultsCrlf, "Lines end with CR and LF."),
        Of(FaultName.ResultsNoFinalNewline, "The last line has no end."),
        Of(FaultName.ResultsWrongContentType, "They are called `text/html`."),
        Of(FaultName.ResultsGzip, "They are compressed although nobody asked for it."),
    ];

    static FaultKind Of(string name, string does, params FaultParameter[] parameters) =>
        new(name, does) { Calls = [FaultCalls.Results], Parameters = parameters };
}
