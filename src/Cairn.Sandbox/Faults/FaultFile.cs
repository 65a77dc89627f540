using System.Text.Json;

namespace Cairn.Sandbox.Faults;

/// <summary>The file in which rules are kept: <c>{"faults":[{"name":"rate_limited","rate":0.1}]}</c>.</summary>
static class FaultFile
{
    static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    public static IReadOnlyList<FaultRule> Load(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path), Lenient);
            var reader = new FaultReader();
            var rules = reader.ReadJson(path, document.RootElement);
            reader.ThrowIfAny();
            return rules;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new SandboxException(
                $"The faults file '{path}' can't be read: {exception.Message} Expected"
                + """ {"faults":[{"name":"rate_limited","rate":0.1}]}.""",
                exception);
        }
    }
}
