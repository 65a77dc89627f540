namespace Cairn.Running;

/// <summary>What a driver does after a step. A closed set: switch over all of it.</summary>
abstract record Step
{
    Step()
    {
    }

    /// <summary>Take the next step at once.</summary>
    public sealed record GoOn : Step;

    /// <summary>Come back at this time, on the API's clock.</summary>
    public sealed record WaitUntil(DateTimeOffset Time) : Step;

    /// <summary>The run is finished, or nothing goes on without a person.</summary>
    public sealed record End : Step;
}
