using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Http;

namespace Cairn.Tests.Sandbox.Http;

public sealed class BatchScannerTests
{
    const string Pattern = "String should match pattern '^[a-zA-Z0-9_-]{1,64}$'";

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void Extents_are_the_same_however_the_body_arrives(int pieceBytes)
    {
        const string body = """
            {"requests":[{"custom_id":"a","params":{"x":[1,{"y":"é\"}"}]}} , {"params": {} ,"custom_id":"b"}]}
            """;

        var found = Rehearsal.Scan(body, pieceBytes);

        var bytes = System.Text.Encoding.UTF8.GetBytes(body);
        Assert.Equal(["a", "b"], found.Select(extent => extent.CustomId));
        Assert.Equal(
            ["""{"x":[1,{"y":"é\"}"}]}""", "{}"],
            found.Select(extent => System.Text.Encoding.UTF8.GetString(bytes, (int)extent.Offset, extent.Length)));
    }

    [Theory]
    [InlineData("""{"requests":[{"custom_id":"a b","params":{}}]}""", "requests.0.custom_id: " + Pattern)]
    [InlineData("""{"requests":[{"custom_id":"a\n","params":{}}]}""", "requests.0.custom_id: " + Pattern)]
    [InlineData(
        """{"requests":[{"custom_id":"a","params":{}},{"custom_id":"a","params":{}}]}""",
        "requests: custom_id 'a' of items 0 and 1 must be unique")]
    [InlineData("""{"requests":[{"custom_id":"a"}]}""", "requests.0.params: Field required")]
    [InlineData("""{"requests":[{"params":{}}]}""", "requests.0.custom_id: Field required")]
    [InlineData("""{"requests":[{"custom_id":"a","params":[]}]}""", "requests.0.params: Input should be an object")]
    [InlineData(
        """{"requests":[{"custom_id":"a","params":{},"z":1}]}""", "requests.0.z: Extra inputs are not permitted")]
    [InlineData("""{"requests":[]}""", "requests: List should have at least 1 item after validation, not 0")]
    [InlineData("""{"requests":3}""", "requests: Input should be a valid list")]
    [InlineData("""{"betas":[]}""", "betas: Extra inputs are not permitted")]
    [InlineData("{}", "requests: Field required")]
    [InlineData("[]", "Input should be an object")]
    public void A_body_of_the_wrong_shape_is_refused_whole(string body, string message)
    {
        var refusal = Assert.Throws<ApiRefusal>(() => Rehearsal.Scan(body, 5));

        Assert.Equal((400, message), (refusal.Status, refusal.Message));
    }

    [Theory]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"requests":[{"custom_id":"\ud800","params":{}}]}""")]
    [InlineData("""{"requests":[{"custom_id":"a","\udc00":{}}]}""")]
    public void Half_a_surrogate_is_refused(string body)
    {
        var refusal = Assert.Throws<ApiRefusal>(() => Rehearsal.Scan(body, 5));

        Assert.Contains("not valid JSON", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_string_that_no_request_may_have_is_refused_before_it_is_held()
    {
        var text = new string('a', BatchScanner.StringBytesMax);

        var refusal = Assert.Throws<ApiRefusal>(() => Rehearsal.Scan(
            """{"requests":[{"custom_id":"a","params":{"x":" """ + text + "\"}}]}", 1024 * 1024));

        Assert.Equal("requests.0: a string is longer than 33554432 bytes", refusal.Message);
    }

    [Theory]
    [InlineData("""{"requests":[{"custom_id":"a","params":{}}""")]
    [InlineData("""{"requests":[{"custom_id":"a","params":{}}]} x""")]
    [InlineData("")]
    public void An_incomplete_body_is_refused(string body)
    {
        var refusal = Assert.Throws<ApiRefusal>(() => Rehearsal.Scan(body, 5));

        Assert.Contains("not valid JSON", refusal.Message, StringComparison.Ordinal);
    }
}
