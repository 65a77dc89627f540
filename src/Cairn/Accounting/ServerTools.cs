namespace Cairn.Accounting;

/// <summary>What tools cost that the API runs by itself, beside the tokens that they fill.</summary>
/// <remarks>
/// 10 USD for 1,000 web searches, which neither a batch nor <c>us</c> changes, since both multiply tokens only; a fetch
/// is free (https://platform.claude.com/docs/en/about-claude/pricing, read 2026-11-12). The hours of code execution
/// containers stand in no answer, so no books made of answers have them.
/// </remarks>
public static class ServerTools
{
    /// <summary>One search of the web.</summary>
    public static Usd WebSearch { get; } = new(0.01m);
}
