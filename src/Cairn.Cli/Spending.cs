using Cairn.Cli.Output;

namespace Cairn.Cli;

/// <summary>The one question before money is spent.</summary>
static class Spending
{
    /// <summary>Asks on a terminal; elsewhere only <paramref name="isAgreed"/> will do.</summary>
    /// <exception cref="BadInputException">Nobody agreed; nothing was spent.</exception>
    public static void Confirm(string question, bool isAgreed)
    {
        if (isAgreed)
            return;
        if (!Terminal.CanAsk)
        {
            throw new BadInputException([new("--yes", null, "no terminal to ask on, and no --yes",
                "an agreement to spend",
                    $"Add --yes to agree without a question, or --sandbox to rehearse. The question was: {question}")]);
        }

        if (!Terminal.Confirm(question))
            throw new BadInputException([new("answer", null, "no", "y", "Nothing was sent and nothing was spent.")]);
    }
}
