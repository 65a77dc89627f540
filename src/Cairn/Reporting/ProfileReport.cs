using System.Text.Json.Serialization;
using Cairn.Accounting;
using Cairn.Models;
using Cairn.Planning;
using Cairn.Profiling;
using Cairn.Profiling.Tokens;
using Cairn.Workloads;

namespace Cairn.Reporting;

/// <summary>What a workload looks like, as <c>cairn profile --json</c> prints it.</summary>
/// <param name="Name">The workload's name.</param>
/// <param name="Rows">How many rows were measured.</param>
/// <param name="PromptTokens">The tokens of all prompts, shared ones counted in each.</param>
/// <param name="Profile">The six figures.</param>
/// <param name="Figures">The same for people, with what they mean.</param>
/// <param name="Tree">The main nodes of the prefix tree.</param>
/// <param name="AloneShare">The share of all prompt tokens that no other row shares.</param>
/// <param name="NodesNotShown">How many nodes more it has.</param>
/// <param name="Duplicates">Rows that ask what another row asks.</param>
/// <param name="Volatile">Text that keeps rows from sharing more.</param>
/// <param name="Upload">What has to be uploaded.</param>
public sealed record ProfileReport(
    string Name,
    int Rows,
    TokensReport PromptTokens,
    FiguresReport Profile,
    IReadOnlyList<FigureReport> Figures,
    IReadOnlyList<TreeReport> Tree,
    decimal AloneShare,
    int NodesNotShown,
    DuplicatesReport Duplicates,
    IReadOnlyList<VolatileReport> Volatile,
    UploadReport Upload)
{
    /// <summary>Reports a profile.</summary>
    public static ProfileReport Of(
        Workload workload, WorkloadProfile profile, ModelCatalog catalog, ProfileOptions options)
    {
        var terms = new FigureTerms(workload.Deadline, workload.QueueLimit);
        var figures = FiguresReport.Of(WorkloadFigures.Of(profile, catalog, terms));
        return new(
            workload.Name, profile.Rows, TokensReport.Of(profile.PromptTokens), figures,
            FigureReport.Of(figures), [.. profile.Marks.Select(mark => TreeReport.Of(mark, profile.Tree, options))],
            TreeReport.Share(profile.Tree.TailTokens, profile.Tree.PromptTokens),
            profile.Tree.Nodes.Count - profile.Marks.Count,
            new(profile.Twins.Rows - profile.Twins.Distinct, profile.Twins.Distinct,
                ProfileWorth.OfDuplicates(profile, catalog, terms.OutputShare),
                workload.Duplicates == DuplicatePolicy.AskOnce),
            [.. profile.Volatile.Select(prefix => VolatileReport.Of(prefix, catalog, options))],
            UploadReport.Of(profile, options));
    }
}

/// <summary>Estimated tokens with the interval that holds them in four of five cases.</summary>
/// <param name="Low">Its low end.</param>
/// <param name="Expected">What is expected.</param>
/// <param name="High">Its high end.</param>
public sealed record TokensReport(long Low, long Expected, long High)
{
    internal static TokensReport Of(TokenEstimate tokens)
    {
        var range = tokens.Interval();
        return new((long)range.Low, (long)tokens.Tokens, (long)range.High);
    }
}

/// <summary>A node of the prefix tree.</summary>
/// <param name="Depth">How many of the nodes above it are shown.</param>
/// <param name="Section">
/// The part of the request in which it ends (tools, system, messages); null for a root, or where no sampled row has it.
/// </param>
/// <param name="Blocks">The blocks of its prefix.</param>
/// <param name="Tokens">The estimated tokens of its prefix.</param>
/// <param name="Rows">The rows that begin with it.</param>
/// <param name="RowShare">The same as a share of all rows.</param>
/// <param name="TokenShare">
/// The tokens between the node above and this one in all its rows, as a share of all prompt tokens.
/// </param>
/// <param name="Model">The model that its rows ask; null where no sampled row has it.</param>
public sealed record TreeReport(
    int Depth, string? Section, int Blocks, long Tokens, int Rows, decimal RowShare, decimal TokenShare, string? Model)
{
    /// <summary>How its last block begins; null, and not printed, unless texts are to be shown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Excerpt { get; init; }

    internal static TreeReport Of(TreeMark mark, PrefixTree tree, ProfileOptions options)
    {
        var node = tree.Nodes[mark.Node];
        var above = node.IsRoot ? 0 : tree.Nodes[node.Parent].Tokens;
        return new(
            mark.Depth, mark.Section?.ToString().ToLowerInvariant(), node.Blocks, (long)node.Tokens, node.Rows,
            Share(node.Rows, tree.Rows), Share((node.Tokens - above) * node.Rows, tree.PromptTokens), mark.Model)
        {
            Excerpt = options.ShowsText && mark.Excerpt is { } text ? ShownText.Of(text) : null,
        };
    }

    internal static decimal Share(double part, double whole) =>
        whole <= 0 ? 0 : decimal.Round((decimal)(part / whole), 6);
}

/// <summary>Rows that ask what another row asks.</summary>
/// <param name="Rows">How many rows an earlier row asks for already.</param>
/// <param name="Distinct">How many different requests there are.</param>
/// <param name="SavedUsd">What asking them costs: uncached in a batch, half of <c>max_tokens</c> answered.</param>
/// <param name="AskedOnce">Whether the workload has them asked once.</param>
public sealed record DuplicatesReport(int Rows, int Distinct, Usd SavedUsd, bool AskedOnce);
