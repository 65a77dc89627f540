using System.Globalization;

namespace Cairn.Probes;

/// <summary>Knows what the rows that were sent can have cost at most, and lets no row go beyond the limit.</summary>
sealed class Purse(decimal limitUsd)
{
    public const string Model = "claude-haiku-5-5";

    // List prices per million tokens; a batch costs half, which is left as slack.
    const decimal InputUsd = 0.10m;
    const decimal OutputUsd = 0.50m;
    const int TokensMax = 1;

    // At most a token for each byte of a body of one row, and what the API puts around a prompt.
    const int InputTokensMax = 2_000;

    int _rows;

    /// <summary>The most that one row can cost.</summary>
    public static decimal RowUsd => ((InputTokensMax * InputUsd) + (TokensMax * OutputUsd)) / 1_000_000;

    /// <summary>What all rows so far have cost at most.</summary>
    public decimal SpentUsd => _rows * RowUsd;

    /// <summary>The params of every row: the least that can be asked.</summary>
    public static string Params => string.Create(CultureInfo.InvariantCulture,
        $$"""{"model":"{{Model}}","max_tokens":{{TokensMax}},"messages":[{"role":"user","content":"Hi"}]}""");

    /// <summary>Takes what a row costs at most.</summary>
    /// <exception cref="ProbeException">The limit is reached.</exception>
    public void TakeRow()
    {
        if (SpentUsd + RowUsd > limitUsd)
        {
            throw new ProbeException(string.Create(CultureInfo.InvariantCulture,
                $"The probes stop: {_rows} rows may have cost {SpentUsd} USD, and the limit is {limitUsd} USD."));
        }

        _rows++;
    }
}
