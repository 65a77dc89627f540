namespace Cairn.Planning.Tables;

/// <summary>An order to begin with, and what it saves with the best breakpoints.</summary>
sealed record Start(ItemTrie Trie, TriePlan Plan)
{
    /// <summary>An order of a table, with the breakpoints that it deserves.</summary>
    public static Start Of(ItemTrie trie, ItemRows rows, TableTerms terms) =>
        new(trie, TriePlan.Of(trie, rows.Tokens, terms.Cache, terms.InstructionTokens));
}
