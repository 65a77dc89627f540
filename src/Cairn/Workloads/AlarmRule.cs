namespace Cairn.Workloads;

/// <summary>What a run does about something that a person should know.</summary>
public enum AlarmRule
{
    /// <summary>It says so and goes on.</summary>
    Warn,

    /// <summary>It stops until a person has decided.</summary>
    Stop,
}
