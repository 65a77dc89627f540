namespace Cairn.Sandbox.Requests;

/// <summary>The keys a request may have beside its prompt, what each must be, and which beta brings it.</summary>
static class ParamShapes
{
    static readonly Shape Effort = Shape.Words("low", "medium", "high", "xhigh", "max");
    static readonly Shape Display = Shape.Words("summarized", "omitted");

    static readonly Dictionary<string, (Shape Shape, string Beta)> Table = new(StringComparer.Ordinal)
    {
        ["model"] = (Shape.Text, ""),
        ["max_tokens"] = (Shape.Number(0), ""),
        ["stop_sequences"] = (Shape.List(Shape.Text), ""),
        ["stream"] = (Shape.Flag, ""),
        ["temperature"] = (Shape.Number(0, 1, isWhole: false), ""),
        ["top_p"] = (Shape.Number(0, 1, isWhole: false), ""),
        ["top_k"] = (Shape.Number(0), ""),
        ["metadata"] = (new ObjectShape(("user_id?", Shape.Text)), ""),
        ["service_tier"] = (Shape.Words("auto", "standard_only"), ""),
        ["speed"] = (Shape.Words("standard", "fast"), ""),
        ["inference_geo"] = (Shape.Text, ""),
        ["user_profile_id"] = (Shape.Text, ""),
        ["container"] = (Shape.TextOr(Shape.Map), ""),
        ["diagnostics"] = (new ObjectShape(("previous_message_id?", Shape.Text)), ""),
        ["cache_control"] = (ContentShapes.Marker, ""),
        ["tool_choice"] = (ToolShapes.Choice, ""),
        ["thinking"] = (new UnionShape(
            null,
            ("enabled", new ObjectShape(
                ("type", Shape.Text), ("budget_tokens", Shape.Number(1024)), ("display?", Display))),
            ("adaptive", new ObjectShape(("type", Shape.Text), ("display?", Display))),
            ("between_tools", new ObjectShape(("type", Shape.Text))),
            ("disabled", new ObjectShape(("type", Shape.Text)))), ""),
        ["output_config"] = (new ObjectShape(
            ("effort?", Effort),
            ("format?", new ObjectShape(("type", Shape.Words("json_schema")), ("schema", Shape.Map))),
            ("task_budget?", Shape.Map)), ""),
        ["output_format"] = (Shape.Map, "structured-outputs-"),
        ["mcp_servers"] = (Shape.List(Shape.Map), "mcp-client-"),
        ["context_management"] = (Shape.Map, "context-management-"),
        ["compaction"] = (Shape.Map, "compact-"),
        ["thread"] = (Shape.Map, "message-threads-"),
        ["billing_policy"] = (Shape.Any, "user-profiles-billing-"),
        ["fallbacks"] = (Shape.Any, "server-side-fallback-"),
        ["fallback_credit_token"] = (Shape.Any, "fallback-credit-"),
    };

    /// <summary>What is wrong with a key and its value; null if nothing.</summary>
    public static string? Check(string name, ReadOnlySpan<byte> json, RequestContext context)
    {
        if (!Table.TryGetValue(name, out var param) || !context.HasBeta(param.Beta))
            return $"{name}: Extra inputs are not permitted";

        return param.Shape.OrNull().Check(json) is { } fault ? name + fault : null;
    }
}
