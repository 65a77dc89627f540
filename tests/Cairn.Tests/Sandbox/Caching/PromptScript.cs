using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Cairn.Sandbox.Requests;

namespace Cairn.Tests.Sandbox.Caching;

/// <summary>Requests in shorthand, so that a sequence of them fits into the row of a table.</summary>
/// <remarks>
/// Words, parted by blanks. <c>sA520:5m</c> is a system text of exactly 520 tokens, all letter A, marked for five
/// minutes; <c>t</c> a tool, <c>d</c> a deferred one, <c>u</c>, <c>a</c> and <c>y</c> open a message of the user, the
/// assistant and the system, <c>+</c> goes on in the same message; <c>*3</c> repeats. A message costs three tokens
/// more than its blocks. <c>uses3</c> and <c>results3</c> are messages of three tool uses (19 tokens each) and results
/// (1 each), <c>think</c> is a thinking block in front of them (20; 16 by the older tokenizer), <c>img</c> an image
/// (1,600), <c>cited</c> and <c>uncited</c> documents (1), <c>web</c> the web search tool (19), <c>add</c> a message
/// that adds a tool (17), and <c>low</c> one that sets an effort (0). Everything with <c>=</c> is a parameter.
/// </remarks>
sealed partial class PromptScript
{
    readonly List<string> _tools = [];
    readonly List<string> _system = [];
    readonly List<(string Role, List<string> Content)> _messages = [];
    readonly StringBuilder _fields = new();
    readonly Queue<string> _calls = new();
    string _model = "claude-haiku-5-5";
    string? _workspace;
    List<string> _betas = [];
    int _nextCall;

    public PromptScript(string script)
    {
        foreach (var word in script.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            Take(word);
    }

    /// <summary>Whether it is a plain Messages call.</summary>
    public bool IsPlain { get; private set; }

    public RequestContext Context => new(IsPlain ? Door.Messages : Door.Batch, RequestContext.SecondVersion, _betas)
    {
        Workspace = _workspace,
    };

    public string Json =>
        $$$"""
        {"model":"{{{_model}}}","max_tokens":200,"tools":[{{{string.Join(',', _tools)}}}],
         "system":[{{{string.Join(',', _system)}}}],
         "messages":[{{{string.Join(',', _messages.Select(Message))}}}]{{{_fields}}}}
        """;

    /// <summary>A text of exactly so many tokens.</summary>
    public static string Text(long tokens, char letter, int tokenizer = 2) =>
        new(letter, (int)(tokenizer == 1 ? tokens * 7 / 2 : tokens * 35 / 13));

    static string Message((string Role, List<string> Content) message) => message.Content is ["LOW"]
        ? $$$"""{"role":"{{{message.Role}}}","output_config":{"effort":"low"}}"""
        : $$"""{"role":"{{message.Role}}","content":[{{string.Join(',', message.Content)}}]}""";

    void Take(string word)
    {
        if (BlockPattern.Match(word) is { Success: true } block)
            TakeBlock(block);
        else if (CallPattern.Match(word) is { Success: true } calls)
            TakeCalls(calls);
        else if (word.Split('=') is [var name, var value])
            TakeParameter(name, value);
        else
            TakeName(word);
    }

    void TakeBlock(Match match)
    {
        var tokens = long.Parse(match.Groups["tokens"].Value, CultureInfo.InvariantCulture);
        var letter = match.Groups["letter"].Value[0];
        var text = Text(tokens, letter, OldModelPattern.IsMatch(_model) ? 1 : 2);
        var marker = Rehearsal.Marker(match.Groups["ttl"] is { Success: true } ttl ? ttl.Value : null);
        var times = match.Groups["times"] is { Success: true } many ? int.Parse(many.ValueSpan, null) : 1;
        for (; times > 0; times--)
            Add(match.Groups["where"].Value[0], (letter, text, marker));
    }

    void Add(char where, (char Letter, string Text, string Marker) block)
    {
        var text = $$"""{"type":"text","text":"{{block.Text}}"{{block.Marker}}}""";
        if (where is 't' or 'd')
            _tools.Add(Tool(block, where == 'd' ? ",\"defer_loading\":true" : ""));
        else if (where == 's')
            _system.Add(text);
        else if (where == '+')
            _messages[^1].Content.Add(text);
        else
            _messages.Add((where == 'u' ? "user" : where == 'a' ? "assistant" : "system", [text]));
    }

    // All of a tool but its description is 68 characters long.
    static string Tool((char Letter, string Text, string Marker) block, string extra) =>
        $$$"""
        {"name":"tool_{{{block.Letter}}}","description":"{{{block.Text[68..]}}}",
         "input_schema":{"type":"object"}{{{extra}}}{{{block.Marker}}}}
        """;

    void TakeCalls(Match match)
    {
        var count = int.Parse(match.Groups["count"].ValueSpan, null);
        var isUse = match.Groups["what"].Value == "uses";
        List<string> content = [.. Enumerable.Range(0, count).Select(_ => isUse ? Use() : Result())];
        if (match.Groups["ttl"] is { Success: true } ttl)
            content[^1] = content[^1][..^1] + Rehearsal.Marker(ttl.Value) + "}";

        if (isUse && _messages[^1].Role == "assistant")
            _messages[^1].Content.AddRange(content);
        else
            _messages.Add((isUse ? "assistant" : "user", content));
    }

    string Use()
    {
        _calls.Enqueue($"{_nextCall++:00}");
        return $$$"""{"type":"tool_use","id":"{{{_nextCall - 1:00}}}","name":"f","input":{}}""";
    }

    string Result() => $$"""{"type":"tool_result","tool_use_id":"{{_calls.Dequeue()}}","content":"ok"}""";

    void TakeParameter(string name, string value)
    {
        switch (name)
        {
            case "model": _model = value; break;
            case "workspace": _workspace = value; break;
            case "betas": _betas = [.. value.Split(',')]; break;
            case "auto": _fields.Append($$""","cache_control":{"type":"ephemeral","ttl":"{{value}}"}"""); break;
            case "effort": _fields.Append($$$""","output_config":{"effort":"{{{value}}}"}"""); break;
            case "thinking": _fields.Append($$""","thinking":{"type":"{{value}}"}"""); break;
            case "budget":
                _fields.Append($$$""","thinking":{"type":"enabled","budget_tokens":{{{value}}}},"max_tokens":9000""");
                break;
            case "choice": _fields.Append($$""","tool_choice":{"type":"{{value}}"}"""); break;
            case "format":
                _fields.Append(
                    $$$$""","output_config":{"format":{"type":"json_schema","schema":{"title":"{{{{value}}}}"}}}""");
                break;
            default: _fields.Append($",\"{name}\":{value}"); break;
        }
    }

    void TakeName(string word)
    {
        switch (word)
        {
            case "plain": IsPlain = true; break;
            case "web": _tools.Add("""{"type":"web_search_20250305","name":"web_search"}"""); break;
            case "alone":
                _fields.Append(""","tool_choice":{"type":"auto","disable_parallel_tool_use":true}""");
                break;
            case "think":
                _messages.Add(("assistant", ["""{"type":"thinking","thinking":"hmm","signature":"x"}"""]));
                break;
            case "img":
                _messages[^1].Content.Add("""{"type":"image","source":{"type":"url","url":"https://x/y.png"}}""");
                break;
            case "cited" or "uncited":
                _messages[^1].Content.Add(Document(word == "cited"));
                break;
            case "low": _messages.Add(("system", ["LOW"])); break;
            case "add":
                _messages.Add(("system", ["""{"type":"tool_addition","tool":{"name":"g"}}"""]));
                break;
            default: throw new ArgumentException($"'{word}' is no word of a prompt script.", nameof(word));
        }
    }

    static string Document(bool isCited) =>
        $$$"""
        {"type":"document","source":{"type":"text","media_type":"text/plain","data":"x"},
         "citations":{"enabled":{{{(isCited ? "true" : "false")}}}}}
        """;

    [GeneratedRegex(@"^(?<where>[tdsuay+])(?<letter>[A-Z])(?<tokens>\d+)(:(?<ttl>5m|1h))?(\*(?<times>\d+))?$")]
    static partial Regex BlockPattern { get; }

    [GeneratedRegex("-4-([156]|20)|claude-3")]
    static partial Regex OldModelPattern { get; }

    [GeneratedRegex(@"^(?<what>uses|results)(?<count>\d+)(:(?<ttl>5m|1h))?$")]
    static partial Regex CallPattern { get; }
}
