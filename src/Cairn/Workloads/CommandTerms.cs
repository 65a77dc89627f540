namespace Cairn.Workloads;

/// <summary>A command of the user's that looks at one answer.</summary>
/// <param name="Words">The program and its arguments; no shell reads them. At least one.</param>
/// <param name="Timeout">How long it may take for one answer.</param>
/// <param name="Folder">Where it runs: the folder of the workload, absolute.</param>
public sealed record CommandTerms(IReadOnlyList<string> Words, TimeSpan Timeout, string Folder);
