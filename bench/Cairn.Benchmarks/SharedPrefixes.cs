using Cairn.Profiling;
using Cairn.Workloads;

namespace Cairn.Benchmarks;

/// <summary>What the rows of a workload share, at the same price for every character.</summary>
static class SharedPrefixes
{
    const double CharactersPerToken = 3.5;

    public static PrefixTree Of(SmallWorkload workload)
    {
        var scan = new PrefixScan();
        foreach (var row in workload.Letters)
        {
            var request = workload.Composer.Compose(row);
            scan.Add(request, request.Blocks.Sum(Tokens), Tokens);
        }

        return scan.Build();
    }

    static double Tokens(PromptBlock block) => block.Utf16Length / CharactersPerToken;
}
