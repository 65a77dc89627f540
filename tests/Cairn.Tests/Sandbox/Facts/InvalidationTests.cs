using Cairn.Tests.Sandbox.Caching;

namespace Cairn.Tests.Sandbox.Facts;

/// <summary>Table 2.4: what a change loses. The numbers are in <see cref="InvalidationTable"/>.</summary>
public sealed class InvalidationTests
{
    [Fact]
    [Row("2.4 tool definitions")]
    public void Tool_definitions_lose_everything() => CacheSequenceTests.Play(
        "tools: another description", "tools: one more", "tools: one less", "tools: another order");

    [Fact]
    [Row("2.4 web search")]
    public void Web_search_keeps_the_tools() => CacheSequenceTests.Play("web search on", "web search off");

    [Fact]
    [Row("2.4 citations")]
    public void Citations_keep_the_tools() => CacheSequenceTests.Play("citations on");

    [Fact]
    [Row("2.4 speed")]
    public void Speed_keeps_the_tools() => CacheSequenceTests.Play("speed", "speed: standard is the default");

    [Fact]
    [Row("2.4 tool_choice")]
    public void Tool_choice_loses_the_messages() =>
        CacheSequenceTests.Play("tool choice", "tool choice: auto is the default");

    [Fact]
    [Row("2.4 disable_parallel_tool_use")]
    public void Parallel_tool_use_loses_the_messages() => CacheSequenceTests.Play("parallel tool use");

    [Fact]
    [Row("2.4 images")]
    public void An_image_anywhere_loses_the_messages() => CacheSequenceTests.Play("an image anywhere");

    [Fact]
    [Row("2.4 thinking")]
    public void Thinking_loses_everything_as_the_safe_reading() =>
        CacheSequenceTests.Play("thinking", "thinking budget");

    [Fact]
    [Row("2.4 effort")]
    public void Effort_loses_everything_unless_it_names_the_default() =>
        CacheSequenceTests.Play("effort", "effort: naming the default changes nothing");

    [Fact]
    [Row("2.4 effort in a system message")]
    public void Effort_in_a_message_of_the_system_keeps_everything() =>
        CacheSequenceTests.Play("effort in a message of the system");

    [Fact]
    [Row("2.4 output format")]
    public void The_output_format_keeps_the_tools() =>
        CacheSequenceTests.Play("output format", "output format: another schema");

    [Fact]
    [Row("2.4 user content after thinking")]
    public void A_question_after_thinking_loses_the_messages_on_models_that_drop_it() => CacheSequenceTests.Play(
        "a question after thinking, model that drops it",
        "a tool result after thinking, model that drops it",
        "a question after thinking, model that keeps it");

    [Fact]
    [Row("2.4 appended system message")]
    public void An_appended_message_of_the_system_keeps_everything() =>
        CacheSequenceTests.Play("a message of the system is appended");

    [Fact]
    [Row("2.4 tool_addition")]
    public void A_tool_added_by_a_block_keeps_everything() => CacheSequenceTests.Play(
        "a tool is added by a block", "a tool is added by a block where there was none: one full miss");

    [Fact]
    [Row("2.4 deferred tools")]
    public void A_deferred_tool_keeps_everything() => CacheSequenceTests.Play("a deferred tool");

    [Fact]
    [Row("2.4 betas and context_management")]
    public void Betas_and_context_management_lose_everything() =>
        CacheSequenceTests.Play("betas", "context management");

    [Fact]
    [Row("2.4 model")]
    public void The_model_loses_everything() => CacheSequenceTests.Play("model");
}
