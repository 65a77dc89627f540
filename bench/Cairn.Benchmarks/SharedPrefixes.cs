using Cairn.Profiling;

namespace Cairn.Benchmarks;

/// <summary>What the rows of a workload share, at the same price for every character.</summary>
static class SharedPrefixes
{
    const double CharactersPerToken = 3.5;

    public static PrefixTree Of(SmallWorkload workload)
    {
        var scan = new PrefixScan(block => block.Utf16Length / CharactersPerToken);
        foreach (var row in workload.Letters)
        {
            var request = workload.Composer.Compose(row);
            scan.Add(request, request.Blocks.Sum(block => block.Utf16Length) / CharactersPerToken);
        }

        return scan.Build();
    }
}
