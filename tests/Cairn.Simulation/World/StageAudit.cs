using Cairn.Running;
using Cairn.Simulation.Ports;

namespace Cairn.Simulation.World;

/// <summary>What must hold of the stages of a run once it is over.</summary>
sealed class StageAudit
{
    readonly SimWorld _world;
    readonly LedgerState _state;
    readonly Run _run;
    readonly bool?[] _recorded;
    readonly FinalPlace _final;

    public StageAudit(SimWorld world, LedgerState state)
    {
        (_world, _state, _run) = (world, state, state.Run!);
        _recorded = new bool?[_run.Places];
        foreach (var submission in state.Submissions)
        {
            foreach (var place in submission.RecordedRows())
                _recorded[place] = submission.RowsThat(outcome => outcome == RowOutcome.Succeeded).Contains(place);
        }

        _final = new(_run, world.Layout, place => _recorded[place]);
    }

    public void Check()
    {
        if (_run.State == RunState.Finished && !_world.Workload.IsCascade)
            CheckEnd();
        foreach (var row in Enumerable.Range(0, _world.Workload.Rows))
            CheckFinal(row);
        CheckBatches();
    }

    void CheckEnd()
    {
        var answers = FinalAnswers.Of(
            _world.Workload.Rows, row => _final.Of(row) is >= 0 and var place ? _recorded[place] : null);
        var agreed = _world.Ledger.Snapshot with
        {
            Run = _run with { Spec = _run.Spec with { AcceptsCost = true } },
        };
        if (SimStages.Next(_world.Config, _world.Workload, agreed, answers) is not NextStages.None)
            _world.Violate("stage_missing", $"the run ended after {_run.Stages.Count} stages, and another was due");
    }

    // Worked out anew, from the records of each stage alone. Of an answer that was not good enough to be kept, a
    // certificate says that it was not.
    void CheckFinal(int row)
    {
        var places = _run.Stages.Where(stage => stage.Kind != StageKind.Vote)
            .Select(stage => _world.Layout.Parts[stage.Number].PlaceOf(row)).Where(place => place >= 0).ToList();
        var best = _world.Workload.IsCascade
            ? places is [.., var last] && _recorded[last] == true ? last : -1
            : places.LastOrDefault(place => _recorded[place] == true, -1);
        var found = _final.Of(row) is >= 0 and var final && _recorded[final] == true ? final : -1;
        if (found != best)
            _world.Violate("final_answer", $"row {row} has the answer of place {found}, not of {best}");
    }

    void CheckBatches()
    {
        foreach (var each in _state.Submissions)
        {
            if (_run.Stages.Count(stage => each.Rows.Any(place => place >= stage.FirstPlace && place < stage.End)) > 1)
                _world.Violate("stages_mixed", $"submission {each.Id} has rows of several stages");
        }
    }
}
