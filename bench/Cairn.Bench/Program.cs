using System.CommandLine;
using Cairn.Bench;
using Cairn.Bench.Creating;
using Cairn.Bench.Fuzzing;

var root = new RootCommand("Measures the sandbox: how it takes the largest create, and how it takes nonsense.")
{
    new CreateCommand(),
    new FuzzCommand(),
    new SinkCommand(),
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
