using Cairn.Models;
using YamlDotNet.RepresentationModel;

namespace Cairn.Workloads;

/// <summary>Reads the mapping <c>sandbox</c>.</summary>
sealed class SandboxReader(YamlMappingNode root, YamlDoor door, WorkloadFolder folder)
{
    const int WorkersMax = 100_000;

    static readonly SandboxSettings Default = new();
    static readonly string[] Confidences = ["calibrated", "over", "under", "useless"];

    public SandboxSettings Read(ModelCatalog catalog)
    {
        if (YamlDoor.Find(root, "sandbox") is not { } node || door.Map(node, "settings of the sandbox") is not { } map)
            return Default;

        door.RefuseOthers(map, WorkloadKeys.Sandbox);
        return ReadAccuracy(map, catalog) with
        {
            LabelsFile = ReadLabels(map),
            Confidence = ReadConfidence(map),
            Seed = (ulong)(ReadFrom(map, "seed", text => Within(text, 0, long.MaxValue), "a number from 0") ?? 1),
            Workers = (int)(ReadFrom(map, "workers", text => Within(text, 1, WorkersMax), "a number from 1 to 100000")
                ?? Default.Workers),
            ErrorRate = ReadFrom(map, "error_rate", Amounts.Share, "a share from 0 to 1") ?? Default.ErrorRate,
        };
    }

    SandboxSettings ReadAccuracy(YamlMappingNode sandbox, ModelCatalog catalog)
    {
        if (YamlDoor.Find(sandbox, "accuracy") is not YamlMappingNode map)
        {
            return Default with
            {
                Accuracy = ReadFrom(sandbox, "accuracy", Amounts.Share, "a share from 0 to 1") ?? Default.Accuracy,
            };
        }

        var models = new ModelsReader(root, door, catalog);
        Dictionary<string, decimal> shares = new(StringComparer.Ordinal);
        foreach (var (key, value) in map.Children)
        {
            var share = door.Value(value, Amounts.Share, "a share from 0 to 1", "Correct sandbox.accuracy.");
            if (models.ReadId(key) is { } id && share is { } right)
                shares[id] = right;
        }

        return Default with { AccuracyByModel = shares };
    }

    string ReadConfidence(YamlMappingNode sandbox)
    {
        if (YamlDoor.Find(sandbox, "confidence") is not { } node || door.Text(node, "a word") is not { } word)
            return Default.Confidence;
        if (Confidences.Contains(word))
            return word;

        door.Refuse(node, $"\"{word}\"", string.Join(", ", Confidences),
            Spelling.DidYouMean(word, Confidences, "Choose one of these."));
        return Default.Confidence;
    }

    /// <summary>The labels become part of the fingerprint, since they decide what a sandbox run answers.</summary>
    string? ReadLabels(YamlMappingNode map)
    {
        if (YamlDoor.Find(map, "labels") is not { } node
            || door.Text(node, "a CSV with the true answers") is not { } name)
        {
            return null;
        }

        _ = folder.ReadText(name, door.At(node), door.Faults);
        return Path.GetFullPath(name, folder.FullPath);
    }

    T? ReadFrom<T>(YamlMappingNode map, string key, Func<string, T?> parse, string expected)
        where T : struct =>
        YamlDoor.Find(map, key) is { } node ? door.Value(node, parse, expected, $"Correct sandbox.{key}.") : null;

    static long? Within(string text, long least, long most) =>
        Amounts.Whole(text) is { } value && value >= least && value <= most ? value : null;
}
