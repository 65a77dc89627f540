using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Cairn.Claude;

namespace Cairn.Tests.Claude;

/// <summary>Holds what is read of a line in place against what a document says of the same line.</summary>
static class ScanOracle
{
    /// <summary>Whether the line was read in place; then the document has to agree in everything.</summary>
    public static bool Check(byte[] line)
    {
        if (!ResultScan.TryRead(line, shape: null, out var scan))
            return false;
        var whole = BatchResultLine.ParseWhole(line);
        Assert.Equal(whole.CustomId, Encoding.ASCII.GetString(scan.CustomId));
        var type = Encoding.ASCII.GetString(scan.Type);
        switch (whole.Result)
        {
            case BatchResult.Succeeded(var message):
                Assert.Equal("succeeded", type);
                CheckMessage(message, scan);
                break;
            case BatchResult.Canceled:
                Assert.Equal("canceled", type);
                break;
            case BatchResult.Expired:
                Assert.Equal("expired", type);
                break;
            default:
                Assert.Fail($"{whole.Result} was read in place.");
                break;
        }

        CheckParsed(whole, BatchResultLine.Parse(line));
        return true;
    }

    /// <summary>A line has to be read the same by itself and behind another one, whose shape it may have.</summary>
    public static void CheckBehind(byte[] before, byte[] line)
    {
        var shape = new LineShape();
        ResultScan.TryRead(before, shape, out _);

        var isRead = ResultScan.TryRead(line, shape, out var scan);

        Assert.Equal(ResultScan.TryRead(line, shape: null, out var alone), isRead);
        if (!isRead)
            return;
        Assert.Equal(TextsOf(alone), TextsOf(scan));
        Assert.Equal(
            (alone.Texts, alone.Blocks, alone.Content, alone.LastText),
            (scan.Texts, scan.Blocks, scan.Content, scan.LastText));
        Assert.Equal(alone.Usage, scan.Usage);
    }

    static string[] TextsOf(in ResultScan scan) =>
    [
        Encoding.UTF8.GetString(scan.CustomId), Encoding.UTF8.GetString(scan.Type), Encoding.UTF8.GetString(scan.Model),
        Encoding.UTF8.GetString(scan.StopReason), Encoding.UTF8.GetString(scan.QuotedText),
    ];

    static void CheckParsed(BatchResultLine whole, BatchResultLine parsed)
    {
        Assert.Equal((whole.CustomId, whole.Result.GetType()), (parsed.CustomId, parsed.Result.GetType()));
        if ((whole.Result, parsed.Result) is not (BatchResult.Succeeded(var message), BatchResult.Succeeded(var read)))
            return;
        Assert.Equal((message.Model, message.StopReason, message.Usage), (read.Model, read.StopReason, read.Usage));
        Assert.Equal((message.Text(), message.HasOtherBlocks()), (read.Text(), read.HasOtherBlocks()));
        Assert.Equal(JsonMarshal.GetRawUtf8Value(message.Content), JsonMarshal.GetRawUtf8Value(read.Content));
    }

    static void CheckMessage(Message message, in ResultScan scan)
    {
        Assert.Equal(message.Model, Encoding.ASCII.GetString(scan.Model));
        Assert.Equal(message.StopReason ?? "", Encoding.ASCII.GetString(scan.StopReason));
        var counts = scan.Counts;
        Assert.Equal(
            message.Usage,
            new(counts.Input, counts.Written5m, counts.Written1h, counts.Read, counts.Output,
                scan.HasInferenceGeo ? Encoding.ASCII.GetString(scan.InferenceGeo) : null, counts.Searches));
        var texts = message.Content.EnumerateArray()
            .Where(block => block.GetProperty("type").ValueEquals("text"))
            .Select(block => block.GetProperty("text").GetString())
            .ToList();
        Assert.Equal(texts.Count, scan.Texts);
        if (texts.Count > 0)
            Assert.Equal(texts[^1], JsonSerializer.Deserialize<string>(scan.QuotedText));
    }
}
