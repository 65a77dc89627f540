using System.Text.Json;

namespace Cairn.Sandbox.Requests;

/// <summary>Notes the fields of a request that are not part of the prompt, once their shape was found right.</summary>
static class SmallFields
{
    public static void Read(string name, JsonElement value, RequestFacts facts)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            facts.Keys.Remove(name);
            return;
        }

        switch (name)
        {
            case "model": facts.Model = value.GetString()!; break;
            case "max_tokens": facts.MaxTokens = (long)value.GetDecimal(); break;
            case "inference_geo": facts.Geo = value.GetString(); break;
            case "user_profile_id": facts.UserProfile = value.GetString(); break;
            case "speed": facts.Speed = value.GetString(); break;
            case "stream": facts.IsStreamed = value.GetBoolean(); break;
            case "temperature": facts.Temperature = value.GetDecimal(); break;
            case "top_p": facts.TopP = value.GetDecimal(); break;
            case "thinking": facts.Thinking = value; break;
            case "tool_choice": ReadToolChoice(value, facts); break;
            case "cache_control": facts.AutomaticTtl = MarkerReader.Read(value); break;
            default: break;
        }
    }

    static void ReadToolChoice(JsonElement value, RequestFacts facts)
    {
        facts.ToolChoice = value.GetProperty("type").GetString();
        facts.ToolChoiceName = value.TryGetProperty("name", out var name) ? name.GetString() : null;
        facts.IsParallelToolUseDisabled = value.TryGetProperty("disable_parallel_tool_use", out var flag)
            && flag.ValueKind == JsonValueKind.True;
    }
}
