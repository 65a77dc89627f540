using Cairn.Sandbox.Models;

namespace Cairn.Sandbox.Requests;

/// <summary>Puts into a prompt what is known better than by the estimate: the counts of fixtures, and the instructions
/// that the API adds to tools.</summary>
sealed class ExactTokens(TokenOptions options, TokenFixtures? fixtures)
{
    public void Apply(RequestFacts facts, ModelFacts model)
    {
        if (fixtures is not null)
        {
            foreach (var (index, block) in facts.Blocks.Index().ToList())
                facts.Blocks[index] = block with { ExactTokens = fixtures.Find(block.Content, model) };
        }

        if (options.CountsToolPrompt && model.ToolPromptTokens is { } prompt)
            AddToolPrompt(facts, prompt);
    }

    // What a forced choice adds stands with the messages: it leaves the cached tools and system as they are.
    static void AddToolPrompt(RequestFacts facts, ToolPrompt prompt)
    {
        var tool = facts.Blocks.FindIndex(block => block.Level == PromptLevel.Tools && !block.Content.IsDeferred);
        Add(facts, tool, prompt.Auto);
        if (tool < 0 || facts.ToolChoice is not ("any" or "tool"))
            return;

        var message = facts.Blocks.FindIndex(block => block.Level == PromptLevel.Messages);
        Add(facts, message, prompt.Forced - prompt.Auto);
    }

    static void Add(RequestFacts facts, int block, long tokens)
    {
        if (block >= 0)
            facts.Blocks[block] = facts.Blocks[block] with { AddedTokens = tokens };
    }
}
