using System.Globalization;

namespace Cairn.Sandbox;

/// <summary>How fast a day of the sandbox passes, so that a batch that takes an hour can be rehearsed in a
/// minute.</summary>
public sealed record SandboxClock
{
    SandboxClock(int rate) => Rate = rate;

    /// <summary>One second of the sandbox is one second.</summary>
    public static SandboxClock Real { get; } = new(1);

    /// <summary>Time stands until somebody advances it over the control endpoint.</summary>
    public static SandboxClock Step { get; } = new(0);

    /// <summary>Seconds of the sandbox in one real second; 0 where time only moves by steps.</summary>
    public int Rate { get; }

    /// <summary>A clock that runs this many times as fast as the wall's.</summary>
    public static SandboxClock Scaled(int rate) => rate > 0
        ? new(rate)
        : throw new ArgumentOutOfRangeException(nameof(rate), rate, "A scaled clock needs a rate of at least 1.");

    /// <summary>Reads <c>real</c>, <c>step</c> or <c>xN</c> as the command line takes it.</summary>
    public static SandboxClock Parse(string text) => text switch
    {
        "real" => Real,
        "step" => Step,
        _ when text.StartsWith('x') && int.TryParse(
            text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate > 0 => new(rate),
        _ => throw new SandboxException(
            $"The clock '{text}' is unknown. Expected 'real', 'step' or 'x' and a whole number, such as 'x60'."),
    };

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString() => Rate switch
    {
        0 => "step",
        1 => "real",
        _ => string.Create(CultureInfo.InvariantCulture, $"x{Rate}"),
    };
}
