using System.Text;

namespace Cairn.Bench.Fuzzing;

/// <summary>One kind of valid call, from which mutated ones are made.</summary>
/// <param name="Weight">How often it is taken, beside the others.</param>
/// <param name="Method">The method.</param>
/// <param name="Target">The path and query; <c>{batch}</c> and <c>{file}</c> stand for something that exists.</param>
/// <param name="Json">The body, or empty.</param>
sealed record Shape(int Weight, string Method, string Target, string Json = "")
{
    public byte[] Body { get; } = Encoding.UTF8.GetBytes(Json);

    public string ContentType { get; init; } = "application/json";

    /// <summary>Whether it is kept for the end: it moves the clock, which can't be turned back while models retire, or
    /// reads all of the books, which no client lets grow as a fuzz does.</summary>
    public bool ComesLast { get; init; }

    public string Name => $"{Method} {Target}";
}
