using System.CommandLine;
using Cairn.Bench;
using Cairn.Bench.Auditing;
using Cairn.Bench.Creating;
using Cairn.Bench.Driving;
using Cairn.Bench.Fuzzing;
using Cairn.Bench.Growing;
using Cairn.Bench.Measuring;
using Cairn.Bench.Results;
using Cairn.Bench.Sending;
using Cairn.Bench.Sizing;
using Cairn.Bench.Spending;
using Cairn.Bench.Starting;
using Cairn.Bench.Tokens;

ISubject[] subjects =
    [new BodySubject(), new ResultsSubject(), new PlanSubject(), new StartSubject(), new LoadSubject()];
var root = new RootCommand("Measures all ratios in one run; a subcommand one of them, or more of run and sandbox.")
{
    new DurableCommand(),
    new RecoverCommand(),
    new MoneyCommand(),
    new AuditCommand(),
    new CreateCommand(),
    new FuzzCommand(),
    new GrowthCommand(),
    new ResultsWorkCommand(),
    new SinkCommand(),
    new BodySinkCommand(),
    new BodyWorkCommand(),
    new TokensCommand(),
};
foreach (var subject in subjects)
    root.Add(Suite.Of(subject));
Suite.On(root, subjects);
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
