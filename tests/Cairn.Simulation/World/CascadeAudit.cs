using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cairn.Quality.Certifying;
using Cairn.Running;
using Cairn.Simulation.Ports;
using Cairn.Workloads;

namespace Cairn.Simulation.World;

/// <summary>
/// What must hold of a cascade that has ended: each rung as <see cref="EdgeAudit"/> says, the shares of the rungs, and
/// the same end as in a world where nothing goes wrong.
/// </summary>
sealed class CascadeAudit(SimWorld world, LedgerState state, RunMaterial material)
{
    readonly StageRecords _records = new(state, material);
    readonly CascadeRecord? _record = CascadeRecord.Read(material.Blobs, state.Run!);
    readonly QualityTerms _quality = world.Workload.Workload.Quality!;

    Run Run => _records.Run;

    int Top => world.Workload.Workload.Cascade.Count - 1;

    public void Check()
    {
        foreach (var row in Enumerable.Range(0, world.Workload.Rows).Where(row => !_records.Has(0, row)))
            world.Violate("cheap_answer", $"row {row} has no record of its cheap answer");
        CheckShares();
        CheckMoney();
        var parts = _record?.Certificate?.Parts ?? [];
        foreach (var stages in Edges())
        {
            var part = parts.FirstOrDefault(part => part.Name == $"rung {stages.Rung + 1}");
            new EdgeAudit((world, _quality, Top), _records, stages, part).Check(SeedOf(stages.Rung));
        }

        world.Outcome = _records.AreAllAccepted ? Outcome(parts) : null;
        CheckSame();
    }

    // The stages of each rung but the last: asked, asked again, voted on, audited.
    IEnumerable<EdgeStages> Edges()
    {
        var edge = new EdgeStages(0, 0);
        foreach (var stage in Run.Later)
        {
            switch (stage.Kind)
            {
                case StageKind.Ask:
                    edge = edge with { Again = stage.Number };
                    break;
                case StageKind.Vote:
                    edge = edge with { Vote = stage.Number };
                    break;
                case StageKind.Audit:
                    edge = edge with { Audit = stage.Number };
                    break;
                default:
                    yield return edge with { Escalated = stage.Number };
                    edge = new(stage.Rung, stage.Number);
                    break;
            }
        }

        if (edge.Rung < Top)
            yield return edge;
    }

    void CheckShares()
    {
        if (_record?.Certificate is not { } certificate)
            return;
        var allowed = (int)decimal.Floor((1 - _quality.Target!.Value) * world.Workload.Rows);
        var errors = certificate.Parts.Sum(part => part.AllowedErrors);
        var delta = certificate.Parts.Max(part => part.Delta) * Top;
        if (errors > allowed || delta > _quality.Delta)
        {
            world.Violate("cascade_shares",
                $"the rungs may be wrong {errors} times with {delta}, allowed are {allowed} and {_quality.Delta}");
        }
    }

    // The books of the API, batch by batch, say what each stage cost.
    void CheckMoney()
    {
        foreach (var submission in state.Submissions.Where(each => each.BatchId is not null))
        {
            var batch = world.Api.Own[submission.BatchId!];
            var stages = batch.Rows.Select(_records.Layout.PartAt).Distinct().ToList();
            if (stages.Count != 1 || stages[0] != _records.Layout.PartAt(submission.Rows.First()))
                world.Violate("stage_money", $"batch {batch.Id} is billed for the stages {string.Join(", ", stages)}");
        }
    }

    // Known before the first row is asked, and nothing that was answered can change it.
    long SeedOf(int rung) => rung + BinaryPrimitives.ReadInt64LittleEndian(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{SimWorld.RunId} {world.Workload.InputSha256} audits")));

    string Outcome(IReadOnlyList<CertificatePart> parts)
    {
        var text = new StringBuilder();
        foreach (var stage in Run.Stages)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{stage.Kind} at {stage.Rung}: {string.Join(' ', _records.RowsOf(stage.Number))}");
        }

        text.AppendLine(JsonSerializer.Serialize(parts));
        foreach (var row in Enumerable.Range(0, world.Workload.Rows))
        {
            var last = Run.Stages.Last(
                stage => stage.AnswersRows && _records.Layout.Parts[stage.Number].PlaceOf(row) >= 0);
            text.AppendLine(_records.Find(last.Number, row));
        }

        return text.ToString();
    }

    void CheckSame()
    {
        if (world.Outcome is null || world.Config.IsClean)
            return;
        if (!world.Workload.Outcomes.TryGetValue(world.Config.Seed, out var outcome))
        {
            using var peaceful = new SimWorld(world.Config.Clean(), world.Workload);
            peaceful.Run();
            world.Workload.Outcomes[world.Config.Seed] = outcome = peaceful.Outcome;
        }

        if (outcome is not null && outcome != world.Outcome)
            world.Violate("other_end", $"it ends as\n{world.Outcome}\nwhere nothing goes wrong, as\n{outcome}");
    }
}

/// <summary>The stages of one rung by their numbers.</summary>
sealed record EdgeStages(int Rung, int Asked)
{
    public int? Again { get; init; }

    public int? Vote { get; init; }

    public int? Audit { get; init; }

    /// <summary>The stage that asks the next rung.</summary>
    public int? Escalated { get; init; }
}
