using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Cairn.Cli.Commands;

namespace Cairn.Cli;

/// <summary>The usual help, and after it examples that work and the list of exit codes.</summary>
sealed class HelpWithExamples(HelpAction inner) : SynchronousCommandLineAction
{
    /// <summary>Who asks for help need not give what the command requires.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = inner.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var examples = parseResult.CommandResult.Command switch
        {
            CairnCommand command => command.Examples,
            var root => [.. root.Subcommands.OfType<CairnCommand>().Select(command => command.Examples[0])],
        };
        output.WriteLine("Examples:");
        foreach (var (line, does) in examples)
            output.WriteLine($"  {line,-52}  {does}");
        output.WriteLine();
        output.WriteLine("Exit codes:");
        foreach (var exitCode in Enum.GetValues<ExitCode>())
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {(int)exitCode,3}  {Description(exitCode)}"));
        }

        output.WriteLine();
        output.WriteLine("Environment: ANTHROPIC_API_KEY, ANTHROPIC_API_KEY_FILE or CAIRN_API_KEY_COMMAND, "
            + "ANTHROPIC_API_KEY_NEXT,");
        output.WriteLine("ANTHROPIC_AUTH_TOKEN, ANTHROPIC_BASE_URL, CAIRN_ALLOWED_HOSTS, CAIRN_ALLOW_PRIVATE,");
        output.WriteLine("CAIRN_HOME (ledger and state), CAIRN_HOST, NO_COLOR, HTTPS_PROXY, NO_PROXY.");
        return code;
    }

    static string Description(ExitCode code) =>
        typeof(ExitCode).GetField(code.ToString())!.GetCustomAttribute<DescriptionAttribute>()!.Description;
}
