namespace Cairn.Storage;

/// <summary>A file on this machine in which prompts, rows or answers of a run stand.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="What">What it holds, in a word or two.</param>
/// <param name="Bytes">Its size; 0 for a link, whose target is left alone.</param>
sealed record StoredFile(string Path, string What, long Bytes);
