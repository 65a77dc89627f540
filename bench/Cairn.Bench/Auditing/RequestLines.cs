using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Cairn.Bench.Auditing;

/// <summary>Writes batch lines of some ten kilobytes: a marked rubric that all share, and a text of the row's own.
/// </summary>
static class RequestLines
{
    const int OwnWords = 350;

    static readonly string Rubric = string.Join(
        ' ', Enumerable.Range(0, 200).Select(rule => $"Rule {rule}: colour {rule * 7919 % 1013} goes to desk {rule}."));

    /// <summary>Writes lines until the file has so many bytes; gives how many there are.</summary>
    public static int Write(string file, long bytes)
    {
        var random = new Random(1);
        using var writer = new StreamWriter(file, false, new UTF8Encoding(false), 1 << 20);
        var rows = 0;
        for (var written = 0L; written < bytes; rows++)
        {
            var line = JsonSerializer.Serialize(Request(rows, random));
            writer.Write(line);
            writer.Write('\n');
            written += line.Length + 1;
        }

        return rows;
    }

#pragma warning disable CA5394 // Words of a benchmark, not secrets.
    static object Request(int row, Random random)
    {
        var own = string.Join(' ', Enumerable.Range(0, OwnWords).Select(_ => string.Create(
            CultureInfo.InvariantCulture, $"w{random.Next(3000)}")));
#pragma warning restore CA5394
        return new
        {
            custom_id = $"r{row}",
            @params = new
            {
                model = "claude-sonnet-5-5",
                max_tokens = 200,
                system = new[]
                {
                    new { type = "text", text = Rubric, cache_control = new { type = "ephemeral", ttl = "1h" } },
                },
                messages = new[] { new { role = "user", content = own } },
            },
        };
    }
}
