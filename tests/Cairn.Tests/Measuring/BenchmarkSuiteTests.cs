using System.Reflection;
using BenchmarkDotNet.Attributes;
using Cairn.Benchmarks;

namespace Cairn.Tests.Measuring;

/// <summary>Calls each benchmark once, as BenchmarkDotNet does thousands of times.</summary>
public sealed class BenchmarkSuiteTests
{
    public static TheoryData<string> Suites =>
    [
        .. typeof(SmallWorkload).Assembly.GetExportedTypes()
            .Where(type => BenchmarksOf(type).Any())
            .Select(type => type.FullName!),
    ];

    [Theory]
    [MemberData(nameof(Suites))]
    public async Task Each_benchmark_comes_to_something(string suite)
    {
        var type = typeof(SmallWorkload).Assembly.GetType(suite, throwOnError: true)!;
        var instance = Activator.CreateInstance(type)!;
        await CallAsync(instance, Marked<GlobalSetupAttribute>(type));
        foreach (var benchmark in BenchmarksOf(type))
            Assert.True(await CallAsync(instance, [benchmark]) is > 0, $"{suite}.{benchmark.Name} did nothing.");
        await CallAsync(instance, Marked<GlobalCleanupAttribute>(type));
    }

    static IEnumerable<MethodInfo> BenchmarksOf(Type type) => Marked<BenchmarkAttribute>(type);

    static IEnumerable<MethodInfo> Marked<T>(Type type) where T : Attribute =>
        type.GetMethods().Where(method => method.GetCustomAttribute<T>() is not null);

    static async Task<int?> CallAsync(object instance, IEnumerable<MethodInfo> methods)
    {
        int? last = null;
        foreach (var method in methods)
        {
            var result = method.Invoke(instance, []);
            if (result is Task task)
                await task;
            last = result is Task<int> number ? await number : result as int?;
        }

        return last;
    }
}
