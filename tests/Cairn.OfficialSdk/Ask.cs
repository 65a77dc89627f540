using System.Text.Json;
using Anthropic.Models.Messages;
using Anthropic.Models.Messages.Batches;

namespace Cairn.OfficialSdk;

/// <summary>Small requests.</summary>
static class Ask
{
    public const string Model = "claude-haiku-4-5";

    public static Tool Weather { get; } = new()
    {
        Name = "get_weather",
        InputSchema = new()
        {
            Properties = new Dictionary<string, JsonElement> { ["city"] = Json("""{"type":"string"}""") },
            Required = ["city"],
        },
    };

    public static MessageCreateParams About(MessageContentParam content) => new()
    {
        Model = Model,
        MaxTokens = 256,
        Messages = [new UserMessageParam { Content = content }],
    };

    public static MessageCreateParams WithTool() => About("The weather of Oslo?") with
    {
        Tools = [Weather],
        ToolChoice = new ToolChoiceAny(),
    };

    public static MessageCreateParams WithThinking() => About("Think") with
    {
        MaxTokens = 4_096,
        Thinking = new ThinkingConfigEnabled { BudgetTokens = 1_024 },
    };

    /// <summary>A document of the Files API and a question about it.</summary>
    public static MessageContentParam Document(string fileId) => new List<ContentBlockParam>
    {
        new DocumentBlockParam { Source = new FileDocumentSource { FileID = fileId } },
        new TextBlockParam { Text = "Sum up" },
    };

    public static BatchCreateParams Batch(params string[] ids) => new() { Requests = [.. ids.Select(id => Row(id))] };

    public static Request Row(string id, string model = Model) => Row(id, $"Row {id}", model);

    public static Request Row(string id, MessageContentParam content, string model = Model) => new()
    {
        CustomID = id,
        Params = new() { Model = model, MaxTokens = 256, Messages = [new UserMessageParam { Content = content }] },
    };

    public static JsonElement Json(string text) => JsonElement.Parse(text);

    public static string TextOf(Message message) =>
        string.Concat(message.Content.Select(block => block.TryPickText(out var text) ? text.Text : ""));
}
