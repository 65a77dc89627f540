using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32;

namespace Cairn.Cli;

/// <summary>Names this machine so that a ledger that was copied to another one is noticed.</summary>
/// <remarks>
/// It stays the same over reboots. <c>CAIRN_HOST</c> says it where machines come and go, as containers do.
/// </remarks>
static class HostIdentity
{
    const int Letters = 32;

    /// <summary>This machine, hashed with the key of the installation: it says nothing to anybody else.</summary>
    public static string Of(byte[] instanceKey) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(instanceKey, Encoding.UTF8.GetBytes(Name())))[..Letters];

    static string Name()
    {
        if (Environment.GetEnvironmentVariable("CAIRN_HOST") is { Length: > 0 } given)
            return $"given {given}";
        return MachineId() is { Length: > 0 } id ? $"machine {id}" : $"name {Environment.MachineName}";
    }

    static string? MachineId()
    {
        if (OperatingSystem.IsWindows())
        {
            return Registry.GetValue(
                @"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Cryptography", "MachineGuid", null) as string;
        }

        var files = (string[])["/etc/machine-id", "/var/lib/dbus/machine-id"];
        return files.Where(File.Exists).Select(file => File.ReadAllText(file).Trim()).FirstOrDefault();
    }
}
