using Cairn.Sandbox.Models;
using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox.Answers;

/// <summary>How a model does on one row.</summary>
/// <param name="IsRight">Whether its answer is the right one.</param>
/// <param name="Confidence">What it states about that, from 0 to 1.</param>
/// <param name="Chance">What a wrong answer follows from.</param>
readonly record struct Attempt(bool IsRight, decimal Confidence, Draw Chance);

/// <summary>Decides which rows a model gets right: its accuracy on average, and the same rows each time.</summary>
/// <remarks>On most rows all models share one draw and each is right if that is under its own share, so the errors of a
/// better model lie within those of a worse one; on the others the model draws for itself.</remarks>
sealed class Skill
{
    readonly SandboxOptions _options;
    readonly Dictionary<string, decimal> _accuracy;

    public Skill(SandboxOptions options)
    {
        _options = options;
        _accuracy = options.Answers.AccuracyByModel.ToDictionary(
            pair => ModelBook.BuiltIn.Find(pair.Key)?.Id ?? pair.Key, pair => pair.Value, StringComparer.Ordinal);
    }

    public Attempt Try(string key, ModelFacts model)
    {
        var who = Draw.Of(_options.Seed, Purpose.LabelHit, 0, model.Id).Bits;
        var own = Draw.Of(_options.Seed, Purpose.LabelHit, who, key);
        var luck = own.Falls(_options.Answers.SharedDifficulty)
            ? Draw.Of(_options.Seed, Purpose.LabelHit, 0, key)
            : own.Next();
        var hardness = luck.Next();
        var accuracy = _accuracy.GetValueOrDefault(model.Id, _options.Answers.Accuracy);
        var share = Calibration.ShareRight(accuracy, hardness.Part);
        var stated = _options.Answers.Confidence == Confidence.Useless
            ? Calibration.ShareRight(accuracy, hardness.Next().Next().Part)
            : Calibration.Stated(share, _options.Answers.Confidence);
        return new(luck.Part < share, stated, hardness.Next());
    }
}
