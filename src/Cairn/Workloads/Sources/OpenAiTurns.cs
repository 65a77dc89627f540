using System.Text.Json.Nodes;

namespace Cairn.Workloads.Sources;

/// <summary>Gathers the turns of a conversation in the form of Messages.</summary>
sealed class OpenAiTurns
{
    readonly JsonArray _system = [];
    readonly JsonArray _messages = [];
    JsonArray? _results;

    /// <summary>
    /// Adds what the system says: before the first turn it is the system prompt, later a turn of its own.
    /// </summary>
    public void AddSystem(JsonArray blocks)
    {
        if (_messages.Count > 0)
        {
            Add("system", blocks);
            return;
        }

        foreach (var block in blocks)
            _system.Add(block?.DeepClone());
    }

    /// <summary>Adds a turn.</summary>
    public void Add(string role, JsonArray blocks)
    {
        _results = null;
        _messages.Add(new JsonObject { ["role"] = role, ["content"] = blocks });
    }

    /// <summary>Adds the result of a tool; all that follow each other are one turn, as Messages wants them.</summary>
    public void AddResult(string toolUseId, JsonArray content)
    {
        if (_results is null)
        {
            var results = new JsonArray();
            Add("user", results);
            _results = results;
        }

        _results.Add(new JsonObject
        {
            ["type"] = "tool_result",
            ["tool_use_id"] = toolUseId,
            ["content"] = content,
        });
    }

    /// <summary>Adds the call of a tool to the assistant's turn before it, or as a turn of its own.</summary>
    public void AddCall(JsonObject call)
    {
        if (_messages is [.., JsonObject last] && (string?)last["role"] == "assistant")
            last["content"]!.AsArray().Add(call);
        else
            Add("assistant", [call]);
    }

    /// <summary>Writes system and messages.</summary>
    public void WriteTo(JsonObject parameters)
    {
        if (_system.Count > 0)
            parameters["system"] = _system;
        parameters["messages"] = _messages;
    }
}
