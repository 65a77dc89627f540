using System.Text;

namespace Cairn.Bench.Fuzzing;

/// <summary>When a call makes sense in a run that makes more batches than any client would.</summary>
enum FuzzPhase
{
    /// <summary>While the books are short: it reads all of them.</summary>
    Start,

    /// <summary>Whenever.</summary>
    Middle,

    /// <summary>When nothing comes after it: it moves the clock, which can't be turned back while models
    /// retire.</summary>
    End,
}

/// <summary>One kind of valid call, from which mutated ones are made.</summary>
/// <param name="Weight">How often it is taken, beside the others.</param>
/// <param name="Method">The method.</param>
/// <param name="Target">The path and query; <c>{batch}</c> and <c>{file}</c> stand for something that exists.</param>
/// <param name="Json">The body, or empty.</param>
sealed record Shape(int Weight, string Method, string Target, string Json = "")
{
    public byte[] Body { get; } = Encoding.UTF8.GetBytes(Json);

    public string ContentType { get; init; } = "application/json";

    public FuzzPhase Phase { get; init; } = FuzzPhase.Middle;

    public string Name => $"{Method} {Target}";
}
