using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cairn.Accounting;

namespace Cairn.Quality.Certifying;

/// <summary>
/// Says how many wrong answers of the cheap rung were kept at most, how sure that is, and everything that somebody else
/// needs to check it.
/// </summary>
/// <remarks>
/// It bounds what differs from the expensive rung (or a label) among the rows that kept a cheap answer; the expensive
/// rung's own errors are no part of it.
/// </remarks>
/// <param name="Target">The share of rows that must be right.</param>
/// <param name="Delta">The chance with which it may turn out lower.</param>
/// <param name="Records">All rows.</param>
/// <param name="AllowedErrors">B: floor((1 - target) * records).</param>
/// <param name="Parts">What was certified apart; one part where there are neither slices nor several edges.</param>
public sealed record Certificate(
    decimal Target, decimal Delta, int Records, int AllowedErrors, IReadOnlyList<CertificatePart> Parts)
{
    /// <summary>The layout that <see cref="Parse"/> reads.</summary>
    public const int FormatNow = 1;

    static readonly CertificateJson Indented = new(new(CertificateJson.Default.Options)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>The layout of the file.</summary>
    public int Format { get; init; } = FormatNow;

    /// <summary>What was paid for all rungs and audits; null where nothing was asked, as for recorded scores.</summary>
    public Usd? CostUsd { get; init; }

    /// <summary>Reads a certificate.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote.</param>
    /// <param name="name">The file as the user named it.</param>
    /// <exception cref="BadInputException">It is no certificate, or one of another layout.</exception>
    public static Certificate Parse(string json, string name)
    {
        try
        {
            var read = JsonSerializer.Deserialize(json, CertificateJson.Default.Certificate);
            if (read is { Format: FormatNow } && read.Parts.All(part => part is not null))
                return read;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            var broken = exception as JsonException;
            throw new BadInputException([new(name, broken?.LineNumber + 1,
                $"what is no certificate (at {broken?.Path ?? "$"})", "a certificate that Cairn wrote",
                "Name the file that `cairn certify -o` or a run wrote.")]);
        }

        throw new BadInputException([new(name, null, "a certificate of another format, or without one of its parts",
            $"format {FormatNow}", "Check it with the version of Cairn that wrote it.")]);
    }

    /// <summary>The certificate as one object on several lines, with a stable order of names.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Indented.Certificate);

    /// <summary>
    /// Computes everything anew that the certificate claims: B, the draw, k*, F(k*), the cut and what escalates.
    /// </summary>
    /// <returns>What does not hold, in the order of the certificate; empty for a sound one.</returns>
    public IReadOnlyList<Fault> Check(string name) => new CertificateCheck(name).Of(this);
}

/// <summary>The names on the outside.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Certificate))]
sealed partial class CertificateJson : JsonSerializerContext;
