namespace Cairn.Simulation.Ports;

/// <summary>
/// A batch that exists at the simulated API, and what the world knows of it beyond what the API shows.
/// </summary>
/// <param name="Id">The API's id.</param>
/// <param name="Ordinal">Its place in the API's books.</param>
/// <param name="SubmissionId">The submission that the custom_ids of its requests name.</param>
/// <param name="Rows">The row of each request.</param>
/// <param name="CreatedAt">When it came to be.</param>
sealed record SimBatch(
    string Id, int Ordinal, string SubmissionId, IReadOnlyList<int> Rows, DateTimeOffset CreatedAt)
{
    /// <summary>Whether faults make what it cost, or what it answered, unknowable.</summary>
    public bool IsLossy { get; set; }
}
