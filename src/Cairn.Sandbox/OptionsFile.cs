using System.Text.Json;
using System.Text.Json.Serialization;
using Cairn.Sandbox.Faults;

namespace Cairn.Sandbox;

/// <summary>Reads all that can be chosen of a sandbox from one JSON file, for what has no flag of its own.</summary>
/// <remarks>The keys are those of <see cref="SandboxOptions"/> in snake_case, such as <c>{"cache":
/// {"messages_warm_batches": true}}</c>; what a file leaves out keeps its default.</remarks>
public static class OptionsFile
{
    // Read by reflection: the generated reader forgets the default of an init-only member that a file lacks.
    static readonly JsonSerializerOptions Reading = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new TextConverter<SandboxClock>(SandboxClock.Parse, "x60"),
            new TextConverter<TokenSpread>(TokenSpread.Parse, "300:900"),
            new TextConverter<FaultRule>(FaultRule.Parse, "rate_limited;rate=0.1"),
        },
    };

    /// <summary>Reads a file; ranges are checked when the sandbox starts.</summary>
    /// <exception cref="SandboxException">It can't be read, is not JSON, or has a key or a value that is
    /// unknown.</exception>
    public static SandboxOptions Load(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<SandboxOptions>(stream, Reading)
                ?? throw new JsonException("Expected an object, found null.");
        }
        catch (Exception exception)
            when (exception is JsonException or IOException or UnauthorizedAccessException or SandboxException)
        {
            var place = exception is JsonException { Path: { } key } ? $" at {key}" : "";
            throw new SandboxException(
                $"The options file '{path}' can't be used{place}: {exception.Message}"
                + " docs/sandbox.md lists the keys; what is left out keeps its default.",
                exception);
        }
    }

    // What the command line takes as text is text here too.
    sealed class TextConverter<T>(Func<string, T> parse, string example) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String
                ? parse(reader.GetString()!)
                : throw new JsonException($"Expected text such as \"{example}\", found {reader.TokenType}.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue($"{value}");
    }
}
