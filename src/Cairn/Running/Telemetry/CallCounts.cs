using Cairn.Claude;

namespace Cairn.Running.Telemetry;

/// <summary>Counts calls of the API by what they are and how they were answered.</summary>
sealed class CallCounts(RunSignals signals)
{
    public const string Success = "2xx";
    public const string NoAnswer = "none";

    public async Task<T> AroundAsync<T>(string operation, Func<Task<T>> call)
    {
        var answer = NoAnswer;
        try
        {
            var value = await call();
            answer = Success;
            return value;
        }
        catch (ClaudeApiException exception)
        {
            answer = $"{(int)exception.Error.Status}";
            throw;
        }
        finally
        {
            Add(operation, answer);
        }
    }

    /// <summary>Counts one.</summary>
    public void Add(string operation, string answer) => Instruments.Requests.Add(
        1, signals.Tags(("cairn.api.operation", operation), ("cairn.api.answer", answer)));
}
