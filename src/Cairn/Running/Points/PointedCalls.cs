namespace Cairn.Running.Points;

/// <summary>Stops before and after a call at the points that carry its name.</summary>
/// <remarks>
/// What <paramref name="at"/> throws before the call is a call that failed; after it, one that happened and whose
/// caller does not know.
/// </remarks>
sealed class PointedCalls(string port, Func<FaultPoint, Task> at)
{
    public Task AtAsync(string moment) => at(new($"{port}.{moment}"));

    public async Task<T> AroundAsync<T>(string call, Func<Task<T>> make)
    {
        await AtAsync($"{call}.before");
        var result = await make();
        await AtAsync($"{call}.after");
        return result;
    }

    public async Task AroundAsync(string call, Func<Task> make)
    {
        await AtAsync($"{call}.before");
        await make();
        await AtAsync($"{call}.after");
    }
}
