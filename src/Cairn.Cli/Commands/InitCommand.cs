using System.CommandLine;
using Cairn.Cli.Output;

namespace Cairn.Cli.Commands;

/// <summary>Makes a small workload to start from.</summary>
sealed class InitCommand : CairnCommand
{
    readonly Argument<string> _folder = new("folder")
    {
        Description = "where to make it",
        DefaultValueFactory = _ =>
        "."
    };

    public InitCommand()
        : base("init", "Make a workload to start from; nothing that exists is overwritten.") => Add(_folder);

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn init my-work", "my-work/cairn.yaml, a handbook, a few rows and a schema"),
    ];

    public override bool AsksNothing => true;

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(parsed.GetValue(_folder)!);
        var existing = Starter.Files
            .Select(file => file.Name)
            .Where(name => File.Exists(Path.Combine(folder, name)))
            .ToList();
        if (existing.Count > 0)
        {
            throw new BadInputException([.. existing.Select(name =>
                new Fault(Path.Combine(folder, name), null, "a file of that name",
                "none, since nothing is overwritten", "Choose another folder: `cairn init <folder>`."))]);
        }

        Directory.CreateDirectory(folder);
        foreach (var (name, content) in Starter.Files)
            await File.WriteAllTextAsync(Path.Combine(folder, name), content, cancellationToken);
        Terminal.Result($"Made {string.Join(", ", Starter.Files.Select(file => file.Name))} in {folder}.\n"
            + $"Next: `cairn plan {parsed.GetValue(_folder)}`, then `cairn run {parsed.GetValue(_folder)} --sandbox`.");
        return ExitCode.Success;
    }
}
