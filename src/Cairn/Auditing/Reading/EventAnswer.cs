using System.Text.Json.Nodes;

namespace Cairn.Auditing.Reading;

/// <summary>Puts together what the events of a streamed answer say of it: its model, usage and stop reason.</summary>
static class EventAnswer
{
    const string Data = "data: ";

    /// <summary>The answer without its content; its usage is the last that was said of each number.</summary>
    public static JsonObject Of(string events)
    {
        var usage = new JsonObject();
        var answer = new JsonObject { ["usage"] = usage };
        foreach (var line in events.Split('\n').Where(line => line.StartsWith(Data, StringComparison.Ordinal)))
        {
            if (!line.Contains("\"message_start\"", StringComparison.Ordinal)
                && !line.Contains("\"message_delta\"", StringComparison.Ordinal))
            {
                continue;
            }

            var said = JsonNode.Parse(line[Data.Length..]);
            var message = said?["message"];
            if (message?["model"] is { } model)
                answer["model"] = model.DeepClone();
            if (said?["delta"]?["stop_reason"] is { } reason)
                answer["stop_reason"] = reason.DeepClone();
            foreach (var (name, value) in (message ?? said)?["usage"] as JsonObject ?? [])
            {
                if (value is not null)
                    usage[name] = value.DeepClone();
            }
        }

        return answer;
    }
}
