using System.Text;
using System.Text.Json;
using Cairn.Workloads;

namespace Cairn.Auditing.Rules;

/// <summary>Reads the text of a block: what the model reads of it.</summary>
static class BlockText
{
    /// <summary>The text of a text block, the JSON of any other.</summary>
    public static string Of(PromptBlock block)
    {
        if (!block.IsText)
            return Encoding.UTF8.GetString(block.Json.Span);
        using var document = JsonDocument.Parse(block.Json);
        return document.RootElement.GetProperty("text").GetString() ?? "";
    }
}
