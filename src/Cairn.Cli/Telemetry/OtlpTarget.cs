namespace Cairn.Cli.Telemetry;

/// <summary>Where one signal is sent.</summary>
/// <param name="Address">The address.</param>
/// <param name="IsOwn">Whether it is that of the signal; else the path of the signal belongs behind it.</param>
sealed record OtlpTarget(Uri Address, bool IsOwn);
