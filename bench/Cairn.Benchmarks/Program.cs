using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Cairn.Benchmarks;

// In this process: the projects that the other toolchains generate would be held to the rules of the house.
var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
var config = DefaultConfig.Instance.AddJob(job).AddDiagnoser(MemoryDiagnoser.Default)
    .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "../../../benchmarks"));
BenchmarkSwitcher.FromAssembly(typeof(SmallWorkload).Assembly).Run(args, config);
