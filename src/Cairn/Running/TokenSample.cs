using System.Buffers;
using System.Text.Json;
using Cairn.Claude;
using Cairn.Models;
using Cairn.Profiling.Tokens;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>Lets the API count the tokens of a few prompts, which is free of charge, to correct the estimates of all.
/// </summary>
/// <remarks>
/// The prompts are spread evenly over their lengths (systematic sampling of the rows in order of length), so that their
/// ratio of counted to estimated tokens is that of all rows. The API calls its counts estimates themselves.
/// https://platform.claude.com/docs/en/build-with-claude/token-counting
/// </remarks>
public sealed class TokenSample(RowSource rows, ModelCatalog catalog)
{
    /// <summary>How many prompts are counted, where there are so many.</summary>
    public const int PromptsMax = 200;

    // What the endpoint takes; it refuses max_tokens, temperature and other settings of the answer.
    static readonly HashSet<string> Counted =
        ["model", "messages", "system", "tools", "tool_choice", "thinking", "output_config"];

    /// <summary>Counts one prompt after the other.</summary>
    /// <param name="asked">The rows of which some are counted.</param>
    /// <param name="client">Where they are counted.</param>
    /// <param name="betas">Values of <c>anthropic-beta</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Estimated against counted tokens of each model, for
    /// <see cref="TokenCalibration.Learn(RatioSums)"/>.</returns>
    /// <exception cref="ClaudeApiException">The API refused a count.</exception>
    public async Task<IReadOnlyDictionary<string, RatioSums>> CountAsync(
        RowSet asked, ClaudeClient client, IReadOnlyList<string> betas, CancellationToken cancellationToken)
    {
        var sums = new Dictionary<string, RatioSums>(StringComparer.Ordinal);
        foreach (var (_, request) in rows.Read(Spread(asked)))
        {
            var counted = await client.CountTokensAsync(Body(request), betas, cancellationToken);
            var estimated = TokenEstimator.Estimate(request, catalog.Find(request.Model)).Tokens;
            sums[request.Model] = sums.GetValueOrDefault(request.Model) + RatioSums.Of(estimated, counted);
        }

        return sums;
    }

    // Of the rows in order of length, those in the middle of equal parts.
    RowSet Spread(RowSet asked)
    {
        var byLength = rows.Read(asked)
            .Select(row => (row.Row.Number, Bytes: row.Request.Length()))
            .OrderBy(row => row.Bytes)
            .ToList();
        var prompts = Math.Min(PromptsMax, byLength.Count);
        return RowSet.OfAscending(Enumerable.Range(0, prompts)
            .Select(prompt => byLength[(int)(((2L * prompt) + 1) * byLength.Count / (2 * prompts))].Number)
            .Order());
    }

    static ReadOnlyMemory<byte> Body(ComposedRequest request)
    {
        var written = new ArrayBufferWriter<byte>();
        request.WriteParams(written, []);
        using var whole = JsonDocument.Parse(written.WrittenMemory);
        var body = new ArrayBufferWriter<byte>(written.WrittenCount);
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        foreach (var property in whole.RootElement.EnumerateObject().Where(property => Counted.Contains(property.Name)))
            property.WriteTo(json);
        json.WriteEndObject();
        json.Flush();
        return body.WrittenMemory;
    }
}
