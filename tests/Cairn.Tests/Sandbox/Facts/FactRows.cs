namespace Cairn.Tests.Sandbox.Facts;

/// <summary>The rows of the tables of documented behaviour that the sandbox is held to: table, then row.</summary>
static class FactRows
{
    public static IReadOnlyList<string> All { get; } = Lines(
        """
        1.2 id
        1.2 type
        1.2 processing_status
        1.2 request_counts
        1.2 created_at
        1.2 expires_at
        1.2 ended_at
        1.2 cancel_initiated_at
        1.2 archived_at
        1.2 results_url
        1.3 the counts sum to the number of requests
        1.3 all are processing until the batch ends
        1.3 lifecycle
        1.3 cancel may cancel nothing
        1.4 succeeded
        1.4 errored
        1.4 canceled
        1.4 expired
        1.4 order and number of lines
        1.4 compact JSONL
        1.4 results_url needs the usual headers
        1.4 service tier
        1.4 refusal
        1.5 requests per batch
        1.5 size of the create body
        1.5 time to finish
        1.5 results kept
        1.5 custom_id
        1.5 max_tokens
        1.5 messages per request
        1.5 requests in the queue
        1.6 params content
        1.6 custom_id pattern
        1.6 duplicate custom_id
        1.6 body over 256 MB
        1.6 unknown beta name
        1.6 unknown key inside params
        1.6 conflicting user_profile_id
        2.2 (1) order of the prefix
        2.2 (2) writes at breakpoints only
        2.2 (3) lookback
        2.2 (4) runs of tools
        2.2 (5) worked example
        2.2 (6) identical content
        2.2 (7) per model
        2.2 (8) same output
        2.2 (9) readable from the first token
        2.2 (10) lifetime
        2.2 (11) noise
        2.3 512
        2.3 1,024
        2.3 2,048
        2.3 4,096
        2.3 unknown
        2.4 tool definitions
        2.4 web search
        2.4 citations
        2.4 speed
        2.4 tool_choice
        2.4 disable_parallel_tool_use
        2.4 images
        2.4 thinking
        2.4 effort
        2.4 effort in a system message
        2.4 output format
        2.4 user content after thinking
        2.4 appended system message
        2.4 tool_addition
        2.4 deferred tools
        2.4 betas and context_management
        2.4 model
        2.5 input_tokens
        2.5 cache_creation_input_tokens
        2.5 cache_creation
        2.5 cache_read_input_tokens
        2.5 output_tokens
        2.5 output_tokens_details
        2.5 server_tool_use
        2.5 service_tier
        2.5 speed
        2.5 inference_geo
        2.6 longer lives first
        2.6 A, B and C
        """);

    // Rows that no test here can hold, and why.
    // 1.4 pause_turn: belongs to the answers. 1.5 RPM: belongs to the limits.
    // 1.5 new organizations, partner clouds: other services.
    // 1.6 states of organization and spend: belongs to the faults.
    // 2.4 dropped thinking blocks: no signature here can't be read.
    // 2.5 iterations: server-tool loops don't run here.
    static string[] Lines(string text) => text.Split('\n');
}
