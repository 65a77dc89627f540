namespace Cairn.Auditing.Watching;

/// <summary>A batch of another program: its requests as they were sent, by what they can share.</summary>
/// <param name="Call">What is known of the batch itself.</param>
/// <param name="Groups">Its requests with markers, in the order in which the first of each group stands.</param>
/// <param name="Unmarked">How many of its billed requests carry no marker.</param>
/// <param name="Unsent">How many results have no request in the file.</param>
sealed record SentBatch(SentCall Call, IReadOnlyList<SentGroup> Groups, int Unmarked, int Unsent);
