using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox.Answers;

/// <summary>What an answer is made from.</summary>
/// <param name="Chance">The draw that everything not given follows from.</param>
/// <param name="Echo">The last text of the user.</param>
/// <param name="Fields">Fields of the answer that a label gives; empty without one.</param>
sealed record AnswerSource(Draw Chance, string Echo, IReadOnlyDictionary<string, string> Fields);
