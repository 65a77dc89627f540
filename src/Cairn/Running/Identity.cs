using System.Security.Cryptography;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>Draws the ids of runs and submissions: 40 random bits, eight characters.</summary>
public static class Identity
{
    const int Bytes = 5;

    /// <summary>A new id.</summary>
    public static string New() => CustomId.NewId(RandomNumberGenerator.GetBytes(Bytes));
}
