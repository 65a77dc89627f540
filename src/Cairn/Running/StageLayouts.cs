using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cairn.Planning;

namespace Cairn.Running;

/// <summary>The layouts of a run's stages, joined; it grows with the run.</summary>
/// <remarks>The one part of a run's material that changes: by <see cref="Follow"/>, between two steps.</remarks>
sealed class StageLayouts(RunLayout first)
{
    const int MarkBits = 20;

    /// <summary>The stages that <see cref="Whole"/> has; empty before the first look at a run.</summary>
    public IReadOnlyList<RunStage> Stages { get; private set; } = [];

    /// <summary>All of them one behind the other.</summary>
    public RunLayout Whole { get; private set; } = first;

    /// <summary>Reads the layouts of stages that the run has got since.</summary>
    /// <exception cref="LayoutDamagedException">The file of one is gone or damaged.</exception>
    public void Follow(Run run, IBlobStore blobs)
    {
        if (Stages.Count == run.Later.Count + 1)
            return;
        var known = Whole.Parts.Take(Math.Max(1, Stages.Count)).Select(part => (part.Layout, part.Mark)).ToList();
        if (known.Count > run.Later.Count + 1)
            known = [known[0]];
        known.AddRange(run.Later.Skip(known.Count - 1)
            .Select(stage => (LayoutFile.Read(blobs, stage), stage))
            .Select(read => (read.Item1, MarkOf(read.stage, read.Item1))));
        Whole = RunLayout.Joined(known);
        Stages = run.Stages;
    }

    // Not of the order alone: the same rows may be asked at another rung. The first stage has the mark of its order.
    static int MarkOf(RunStage stage, RunLayout layout)
    {
        var name = string.Create(CultureInfo.InvariantCulture,
            $"{stage.Number} {(int)stage.Kind} {stage.Rung} {stage.FirstPlace} {layout.MarkAt(0)}");
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        return (int)(BinaryPrimitives.ReadUInt32BigEndian(hash) >> ((sizeof(uint) * 8) - MarkBits));
    }
}
