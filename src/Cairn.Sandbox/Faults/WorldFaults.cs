namespace Cairn.Sandbox.Faults;

/// <summary>What changes around the client, and stays changed until the rules are replaced.</summary>
static class WorldFaults
{
    public static IReadOnlyList<FaultKind> Kinds { get; } =
    [
        new(FaultName.KeyRevoked, "The key of this call is revoked: 401 from now on."),
        new(FaultName.KeyMoved, "The key of this call acts in another workspace from now on."),
        new(FaultName.PriceChange, "Whatever is billed from now on costs more, or less.")
        {
            Parameters = [new("factor", 2, 0.01m, 1_000, "by what prices are multiplied")],
        },
    ];
}
