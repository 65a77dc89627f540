using System.Globalization;

namespace Cairn.Probes;

/// <summary>When does the usage report know of a batch? It needs a key of an administrator.</summary>
static class UsageProbe
{
    const string Path = "/v1/organizations/usage_report/messages";

    static readonly TimeSpan Step = TimeSpan.FromSeconds(60);
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    public static async Task<IReadOnlyList<Finding>> RunAsync(
        ProbeApi? admin, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (admin is null)
            return [new("usage_report", "left out: ANTHROPIC_ADMIN_KEY is not set")];
        var start = since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:00'Z'", CultureInfo.InvariantCulture);
        var query = $"{Path}?starting_at={start}&bucket_width=1m&limit=1440&service_tiers[]=batch";
        var first = await admin.GetAsync(query, cancellationToken);
        for (var begun = admin.Now; admin.Now < begun + Patience; await admin.WaitAsync(Step, cancellationToken))
        {
            var reply = await admin.GetAsync(query, cancellationToken);
            if (!reply.IsSuccess)
                return [new("usage_report", reply.Said)];
            if (reply.Json().GetProperty("data").EnumerateArray().Any(bucket =>
                bucket.GetProperty("results").GetArrayLength() > 0))
            {
                var seconds = (admin.Now - begun).TotalSeconds;
                return
                [
                    new("usage_report", string.Create(CultureInfo.InvariantCulture,
                        $"shows a batch at most {seconds:0} s after its end was known"), seconds),
                ];
            }
        }

        return [new("usage_report", $"{first.Status}, and nothing of batches within {Patience.TotalMinutes} min")];
    }
}
