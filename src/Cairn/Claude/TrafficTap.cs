using System.Net.Http.Headers;
using System.Text;

namespace Cairn.Claude;

/// <summary>Lets the calls of any client through untouched, and sees those that ask a model.</summary>
/// <remarks>
/// Put it in front of the handler that sends. It sees calls of <c>POST .../v1/messages</c> that succeeded; what it
/// cannot read it passes over, and nothing that it does can fail a call. Thread-safe as long as <see cref="Saw"/> is.
/// </remarks>
/// <param name="time">Says when a call was sent.</param>
public abstract class TrafficTap(TimeProvider time) : DelegatingHandler
{
    const string MessagesPath = "/v1/messages";

    /// <summary>Gives a call a route of the program's own: set it in the options of the request.</summary>
    public static HttpRequestOptionsKey<string> RouteKey { get; } = new("cairn.route");

    /// <summary>Takes a call whose answer has been read to its end.</summary>
    /// <param name="exchange">What was asked and answered.</param>
    protected abstract void Saw(Exchange exchange);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isSeen = request.Method == HttpMethod.Post && request.Content is not null
            && request.RequestUri?.AbsolutePath.EndsWith(MessagesPath, StringComparison.Ordinal) == true;
        if (!isSeen)
            return await base.SendAsync(request, cancellationToken);

        var at = time.GetUtcNow();
        var asked = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode || response.Content.Headers.ContentEncoding.Count > 0)
            return response;

        var route = request.Options.TryGetValue(RouteKey, out var own) ? own : request.RequestUri!.AbsolutePath;
        var isStream = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
        if (!isStream)
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            Saw(new(route, asked, await response.Content.ReadAsStringAsync(cancellationToken), false, at));
            return response;
        }

        var tee = new TeeStream(await response.Content.ReadAsStreamAsync(cancellationToken),
            seen => Saw(new(route, asked, Encoding.UTF8.GetString(seen.Span), true, at)));
        response.Content = Same(new StreamContent(tee), response.Content.Headers);
        return response;
    }

    static StreamContent Same(StreamContent content, HttpContentHeaders headers)
    {
        foreach (var header in headers)
            content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        return content;
    }
}
