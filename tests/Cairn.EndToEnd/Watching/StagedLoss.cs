using System.Globalization;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd.Watching;

/// <summary>A way in which a script loses its cache, for one reason.</summary>
/// <param name="Cause">The reason, as it is printed.</param>
sealed record StagedLoss(string Cause)
{
    /// <summary>How many rows its batch has.</summary>
    public const int Rows = 40;

    static readonly string Handbook = File.ReadAllText(Product.Handbook);

    /// <summary>What the batch before wrote: as asked, but for what the loss is about.</summary>
    public Func<Asked, Asked> Written { get; init; } = asked => asked;

    /// <summary>What the batch asks.</summary>
    public Func<Asked, Asked> Sent { get; init; } = asked => asked;

    /// <summary>What a batch asks that loses nothing; the same as was sent, unless that cannot be.</summary>
    public Func<Asked, Asked>? Sound { get; init; }

    /// <summary>How many rows of the batch itself have to write where no batch did before; 0 where one did.</summary>
    public int Writers { get; init; }

    /// <summary>The <c>anthropic-beta</c> of the create.</summary>
    public string? Beta { get; init; }

    /// <summary>Whether the key acts in another workspace when the batch is created.</summary>
    public bool IsMoved { get; init; }

    /// <summary>Whether the batch comes hours after the one that wrote.</summary>
    public bool IsLate { get; init; }

    /// <summary>What a detail has to name.</summary>
    public string Names { get; init; } = "";

    public static IReadOnlyList<StagedLoss> All { get; } =
    [
        new("below_minimum")
        {
            Sent = asked => asked with { Text = asked.Text[..1300] }, Writers = 1, Names = "512 tokens",
        },
        new("prefix_differs")
        {
            Written = asked => At(asked, 99), Sent = asked => At(asked, asked.Row), Sound = asked => At(asked, 0),
            Names = "a timestamp of",
        },
        new("tool_choice")
        {
            Written = asked => asked with { IsDocument = true, ToolChoice = "auto" },
            Sent = asked => asked with { IsDocument = true, ToolChoice = "any" },
            Names = "tool_choice is any, and auto",
        },
        new("thinking")
        {
            Sent = asked => asked with { Thinking = """{"type":"adaptive"}""" },
            Names = "thinking is adaptive, and none",
        },
        new("effort")
        {
            Sent = asked => asked with { OutputConfig = """{"effort":"low"}""" }, Names = "low, and medium",
        },
        new("output_format")
        {
            Sent = asked => asked with
            {
                OutputConfig = """
                    {"format":{"type":"json_schema","schema":{"type":"object","additionalProperties":false,
                    "properties":{"a":{"type":"string"}},"required":["a"]}}}
                    """,
            },
            Names = "output_config.format",
        },
        new("betas") { Beta = "extended-cache-ttl-2025-04-11", Names = "extended-cache-ttl-2025-04-11, and none" },
        new("images")
        {
            Written = asked => asked with { IsDocument = true },
            Sent = asked => asked with { IsDocument = true, HasImage = true },
            Names = "images is some, and none",
        },
        new("ttl_lapsed") { IsLate = true, Names = "for an hour" },
        new("cold_start") { Writers = 1, Names = "40 of its 40 rows" },
        new("interleaved") { Sent = Versioned, Writers = 4, Names = "4 prefixes take turns" },
        new("other_workspace") { IsMoved = true, Names = "wrkspc_" },
    ];

    /// <summary>The request of a row before anything is changed: each loss has rules of its own.</summary>
    public Asked Of(int row)
    {
        var start = Handbook.Length / All.Count * All.Index().First(loss => loss.Item == this).Index;
        return new(row, $"Rules of {Cause}.\n{Handbook[start..]}{Handbook[..start]}");
    }

    static Asked At(Asked asked, int second) => asked with
    {
        Text = string.Create(CultureInfo.InvariantCulture,
            $"It is 2026-11-21 06:{second / 60:00}:{second % 60:00}.\n{asked.Text}"),
    };

    static Asked Versioned(Asked asked) => asked with { Text = $"Version {asked.Row % 4}. {asked.Text}" };
}
