using System.CommandLine;
using Cairn.Bench;
using Cairn.Bench.Auditing;
using Cairn.Bench.Creating;
using Cairn.Bench.Driving;
using Cairn.Bench.Fuzzing;
using Cairn.Bench.Sizing;
using Cairn.Bench.Spending;
using Cairn.Bench.Tokens;

var root = new RootCommand("Measures a run (the cost of safety, speed, recovery) and the sandbox.")
{
    new DurableCommand(),
    new LoadCommand(),
    new RecoverCommand(),
    new MoneyCommand(),
    new PlanCommand(),
    new AuditCommand(),
    new CreateCommand(),
    new FuzzCommand(),
    new SinkCommand(),
    new TokensCommand(),
};
root.HelpName = "bench/run";
try
{
    return await root.Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (BenchException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
