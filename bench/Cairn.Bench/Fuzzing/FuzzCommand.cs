using System.CommandLine;

namespace Cairn.Bench.Fuzzing;

sealed class FuzzCommand : Command
{
    public FuzzCommand() : base("fuzz", "x") { }
}
