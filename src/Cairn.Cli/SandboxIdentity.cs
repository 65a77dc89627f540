using System.Security.Cryptography;
using System.Text;

namespace Cairn.Cli;

/// <summary>
/// Gives each sandbox an organization and a workspace of its own, so that the batches of two sandboxes, which follow
/// from
/// their seeds alone, can never be mistaken for each other.
/// </summary>
static class SandboxIdentity
{
    const int WorkspaceLetters = 22;

    /// <summary>What follows from a name: a run's id, or the path of a state file.</summary>
    public static (string OrganizationId, string WorkspaceId) Of(string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        return (new Guid(hash.AsSpan(0, 16)).ToString(),
            $"wrkspc_01{Convert.ToHexStringLower(hash)[^WorkspaceLetters..]}");
    }
}
