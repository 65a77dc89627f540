namespace Cairn.Cli;

/// <summary>The files of a first workload.</summary>
static class Starter
{
    public static IReadOnlyList<(string Name, string Content)> Files { get; } =
    [
        ("cairn.yaml", """
            name: my-workload
            input: rows.csv               # csv, jsonl, or ready batch lines {custom_id, params}
            id: id                        # your own key, given back in the results
            model: claude-haiku-5-5
            max_tokens: 200
            system:
              - file: handbook.md         # what all rows share comes first, so that it can be cached
            user: "{{ text }}"            # {{ column }} marks what varies
            output: { schema: answer.schema.json }
            deadline: 12h
            max_cost: 1 usd

            """),
        ("handbook.md", """
            # Handbook

            Sort each message into one topic: `praise`, `complaint` or `question`. A message that asks for anything is a
            question, also when it complains. Answer with JSON only.

            The longer this page, the more caching saves: from about 512 tokens on, every row after the first reads
            it at a tenth of the price.

            """),
        ("rows.csv", """
            id,text
            1,"The new cover fits, and it looks great."
            2,"Third time this week that the app logs me out."
            3,"Where can I change the delivery address?"
            4,"Works as described, thank you!"

            """),
        ("answer.schema.json", """
            {
              "type": "object",
              "properties": {
                "topic": { "type": "string", "enum": ["praise", "complaint", "question"] }
              },
              "required": ["topic"],
              "additionalProperties": false
            }

            """),
    ];
}
