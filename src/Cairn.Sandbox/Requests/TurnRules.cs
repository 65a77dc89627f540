namespace Cairn.Sandbox.Requests;

/// <summary>Holds a conversation to the order of its turns: who may say what, and that each use of a tool has its
/// result in the turn that follows.</summary>
sealed class TurnRules(RequestFacts facts)
{
    readonly HashSet<string> _used = new(StringComparer.Ordinal);
    readonly List<string> _unanswered = [];
    string _role = "";
    string _turn = "";
    int _asking;

    public void Open(string role, int message)
    {
        _role = role;
        if (role == "system" || role == _turn)
            return;

        if (role == "assistant")
        {
            FailUnanswered();
            _used.Clear();
        }

        _turn = role;
        _asking = role == "assistant" ? message : _asking;
    }

    public void Add(BlockContent block, string path)
    {
        if (FaultOf(block) is { } fault)
            facts.Fail(path + fault);

        if (block.ToolId is not { } id)
            return;

        if (block.Type == "tool_use")
            Use(id, path);
        else if (block.Type == "tool_result")
            Answer(id, path);
    }

    public void Finish() => FailUnanswered();

    string? FaultOf(BlockContent block) => (_role, block.Type) switch
    {
        ("system", not ("text" or "tool_addition" or "tool_removal" or "")) => ".type: Input should be 'text'",
        ("user", "tool_use" or "thinking" or "redacted_thinking" or "server_tool_use") =>
            $": `{block.Type}` blocks can only be in `assistant` messages",
        ("assistant", "tool_result") => ": `tool_result` blocks can only be in `user` messages",
        ("assistant", "document") when IsStrict => ": `document` blocks can only be in `user` messages",
        ("user", _) when IsStrict && block.HasCitations =>
            $".{block.Type}.citations: text blocks in `user` messages cannot have citations",
        _ => null,
    };

    bool IsStrict => facts.Context.Version == RequestContext.SecondVersion;

    void Use(string id, string path)
    {
        if (_used.Add(id))
            _unanswered.Add(id);
        else
            facts.Fail($"{path}.tool_use.id: `tool_use` ids must be unique");
    }

    void Answer(string id, string path)
    {
        if (!_used.Contains(id))
        {
            facts.Fail($"{path}: unexpected `tool_use_id` found in `tool_result` blocks: {id}. Each `tool_result` block"
                + " must have a corresponding `tool_use` block in the previous message.");
        }

        _unanswered.Remove(id);
    }

    void FailUnanswered()
    {
        if (_unanswered.Count > 0)
        {
            facts.Fail($"messages.{_asking}: `tool_use` ids were found without `tool_result` blocks immediately after: "
                + $"{string.Join(", ", _unanswered)}. Each `tool_use` block must have a corresponding `tool_result`"
                + " block in the next message.");
        }

        _unanswered.Clear();
    }
}
