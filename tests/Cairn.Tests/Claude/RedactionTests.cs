using System.Net;
using Cairn.Claude;

namespace Cairn.Tests.Claude;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("invalid x-api-key: sk-ant-api03-A_b-9.", "invalid x-api-key: sk-ant-[redacted].")]
    [InlineData("""{"a":"sk-ant-1","b":"sk-ant-2"}""", """{"a":"sk-ant-[redacted]","b":"sk-ant-[redacted]"}""")]
    [InlineData("proxy 'http://me:pa55@proxy.example:3128/'", "proxy 'http://[redacted]@proxy.example:3128/'")]
    [InlineData("see https://example.org/a:b@c", "see https://example.org/a:b@c")]
    [InlineData("nothing", "nothing")]
    public void What_looks_like_a_secret_goes_and_the_rest_stays(string text, string redacted) =>
        Assert.Equal(redacted, Redaction.Of(text));

    [Fact]
    public void A_secret_of_no_known_shape_is_taken_out_of_an_error_by_its_value()
    {
        var credentials = new ClaudeCredentials("opaque-one", "opaque-two") { Next = new("opaque-three", null) };

        var error = new ApiError(HttpStatusCode.Unauthorized, "opaque-one", "opaque-two opaque-three", "opaque-one")
            .Redacted(credentials);

        Assert.DoesNotContain("opaque", $"{error}", StringComparison.Ordinal);
    }
}
