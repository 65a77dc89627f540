namespace Cairn.Cli.Health;

/// <summary>How bad a finding is.</summary>
enum HealthLevel
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Worth a look; nothing is lost by it yet.</summary>
    Warn,

    /// <summary>Something does not work, or money or answers are about to be lost.</summary>
    Fail,
}
