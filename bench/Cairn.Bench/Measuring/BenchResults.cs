using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Cairn.Bench.Growing;

namespace Cairn.Bench.Measuring;

/// <summary>All that one run measured, as `--json` prints it and `bench/results.json` keeps it.</summary>
/// <param name="Machine">Where and when.</param>
/// <param name="Subjects">What was found, by the name of the subject.</param>
sealed record BenchResults(Machine Machine, IReadOnlyDictionary<string, Measurement> Subjects)
{
    /// <summary>How time and memory grow with size; the default is that nobody measured it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public IReadOnlyList<GrowthCurve>? Growth { get; init; }

    static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>All ratios, in the order of the subjects.</summary>
    [JsonIgnore]
    public IEnumerable<Figure> Figures => Subjects.Values.SelectMany(subject => subject.Figures);

    /// <exception cref="BenchException">It is not of this form.</exception>
    public static BenchResults Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<BenchResults>(text, Json)
                ?? throw new JsonException("It is `null`.");
        }
        catch (JsonException exception)
        {
            throw new BenchException(
                $"The results are not what `bench/run --json` prints: {exception.Message} Write them anew.");
        }
    }

    /// <summary>The median of each figure by its name, then everything.</summary>
    public string ToJson()
    {
        var whole = new JsonObject();
        foreach (var figure in Figures)
            whole[figure.Name] = figure.Spread.Median;
        foreach (var (name, value) in JsonSerializer.SerializeToNode(this, Json)!.AsObject().ToList())
            whole[name] = value?.DeepClone();
        return whole.ToJsonString(Json) + "\n";
    }
}
