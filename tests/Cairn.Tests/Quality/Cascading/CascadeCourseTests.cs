using Cairn.Quality.Cascading;
using Cairn.Quality.Certifying;
using Cairn.Workloads;
using static Cairn.Tests.Quality.Cascading.CourseTrial;

namespace Cairn.Tests.Quality.Cascading;

/// <summary>What a cascade asks next, on answers that are known beforehand.</summary>
public sealed class CascadeCourseTests
{
    static readonly QualityTerms Quality = CourseTrial.Usual;

    [Fact]
    public async Task Audits_come_before_any_other_dear_answer_and_the_rest_follows_them()
    {
        var answers = Answers();

        var decision = await answers.RunAsync(Terms(Quality));

        Assert.IsType<CascadeStep.Done>(decision.Step);
        Assert.Equal([(CascadeTask.Ask, 0), (CascadeTask.Audit, 1), (CascadeTask.Escalate, 1)],
            answers.Stages.Select(stage => (stage.Task, stage.Rung)));
        var edge = Assert.Single(decision.Edges);
        Assert.Equal(Rows, edge.Kept + edge.Escalated + edge.Audits);
        Assert.Empty(answers.Stages[1].Rows.Intersect(answers.Stages[2].Rows));
    }

    [Fact]
    public async Task Which_rows_are_audited_has_nothing_to_do_with_the_answers()
    {
        var (one, other) = (Answers(), Answers(hardness: 0.5));

        await one.RunAsync(Terms(Quality));
        await other.RunAsync(Terms(Quality));

        Assert.Equal(one.Stages[1].Rows, other.Stages[1].Rows);
    }

    [Fact]
    public async Task A_row_without_a_usable_answer_is_never_kept_on_its_rung()
    {
        var answers = Answers(cheap: (row, text) => (row % 10) switch
        {
            0 => null,
            1 => """{"label":"right","confidence":7}""",
            _ => text,
        });

        var decision = await answers.RunAsync(Terms(Quality));

        Assert.All(Enumerable.Range(0, Rows).Where(row => row % 10 < 2), row => Assert.Equal(1, answers.RungOf(row)));
        Assert.Equal(400, decision.Edges[0].Unusable);
        Assert.Contains(decision.Notes, note => note.StartsWith(
            "200 answers of rung 1 state no usable confidence and are escalated: row 2: \"confidence\": 7; expected",
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failed_answer_is_asked_again_first_where_the_workload_says_so()
    {
        var answers = Answers(cheap: (row, text) => row < 20 ? null : text, again: (_, row) => row < 10 ? null
            : """{"label":"right","confidence":1}""");

        await answers.RunAsync(Terms(Quality with { OnInvalid = InvalidRule.Retry }));

        Assert.Equal(CascadeTask.Ask, answers.Stages[1].Task);
        Assert.Equal(Enumerable.Range(0, 20), answers.Stages[1].Rows);
        Assert.Superset(Enumerable.Range(0, 10).ToHashSet(), answers.Stages[^1].Rows.ToHashSet());
    }

    [Fact]
    public async Task Without_a_target_only_rows_without_a_usable_answer_are_escalated()
    {
        var answers = Answers(cheap: (row, text) => row < 30 ? null : text);

        var decision = await answers.RunAsync(Terms(Quality with { Target = null }));

        Assert.Equal([CascadeTask.Ask, CascadeTask.Escalate], answers.Stages.Select(stage => stage.Task));
        Assert.Equal(30, answers.Stages[1].Rows.Count);
        Assert.Null(decision.Edges[0].Part);
    }

    [Theory]
    [InlineData(0.999, null, "600 audits of 2,000 rows certify nothing at target 0.999 and delta 0.05: it takes ")]
    [InlineData(0.95, 20, "20 audits of 2,000 rows certify nothing at target 0.95 and delta 0.05: it takes ")]
    public async Task What_cannot_be_certified_is_said_before_a_dear_answer_is_asked(
        decimal target, int? audits, string message)
    {
        var answers = Answers();

        var decision = await answers.RunAsync(Terms(Quality with { Target = target, Audits = audits }));

        var stop = Assert.IsType<CascadeStep.Stop>(decision.Step);
        Assert.Equal(CascadeStop.NotCertifiable, stop.Reason);
        Assert.StartsWith(message, stop.Message, StringComparison.Ordinal);
        Assert.Single(answers.Stages);
    }

    [Fact]
    public async Task Whoever_goes_on_although_nothing_can_be_certified_has_every_row_answered_dearly()
    {
        var answers = Answers();

        await answers.RunAsync(Terms(Quality with { Audits = 20 }) with
        {
            Overruled = new HashSet<CascadeStop> { CascadeStop.NotCertifiable },
        });

        Assert.Equal(Rows, answers.Stages[1].Rows.Count);
    }

    [Fact]
    public async Task Labels_take_the_place_of_dear_answers_and_an_audited_right_answer_is_kept()
    {
        var answers = Answers(label: _ => "right");

        var decision = await answers.RunAsync(Terms(Quality with
        {
            Against = Yardstick.Labels,
            Labels = new("label"),
        }));

        var edge = decision.Edges[0];
        Assert.Equal([CascadeTask.Ask, CascadeTask.Escalate], answers.Stages.Select(stage => stage.Task));
        Assert.Equal((400, 0), (edge.Audits, edge.Unanswered));
        Assert.Equal(Rows, edge.Kept + edge.Escalated);
    }

    [Fact]
    public async Task An_audit_without_a_label_counts_as_an_error()
    {
        var answers = Answers(label: row => row % 4 == 0 ? null : "right");

        var edge = (await answers.RunAsync(Terms(Quality with
        {
            Against = Yardstick.Labels,
            Labels = new("label"),
        }))).Edges[0];

        Assert.InRange(edge.Unanswered, 60, 140);
        Assert.True(edge.AuditErrors >= edge.Unanswered);
    }

    [Fact]
    public async Task A_file_that_is_declared_an_even_sample_takes_the_place_of_the_draw()
    {
        var numbers = new Numbers(9);
        var labelled = Enumerable.Range(0, Rows).Where(_ => numbers.Next() < 0.15).ToHashSet();
        var answers = Answers(label: row => labelled.Contains(row) ? "right" : null);

        var edge = (await answers.RunAsync(Terms(Quality with
        {
            Against = Yardstick.Labels,
            Labels = new("label") { AreUniformSample = true },
        }))).Edges[0];

        Assert.Equal((labelled.Count, 0), (edge.Audits, edge.Unanswered));
        Assert.True(edge.Part!.IsDeclared);
        Assert.InRange(edge.Kept, Rows / 4, Rows);
        Assert.Empty(new Certificate(0.95m, 0.05m, Rows, 100, [edge.Part]).Check("certificate"));
    }

    [Fact]
    public async Task Three_rungs_share_the_allowed_errors_and_delta()
    {
        var answers = Answers(rungs: 3);

        var decision = await answers.RunAsync(Terms(Quality, rungs: 3));

        var parts = decision.Edges.Select(edge => edge.Part!).ToList();
        Assert.Equal(2, parts.Count);
        Assert.Equal(100, parts.Sum(part => part.AllowedErrors));
        Assert.Equal(0.05m, parts.Sum(part => part.Delta));
        Assert.All(
            answers.Stages.Where(stage => stage.Task is CascadeTask.Audit), stage => Assert.Equal(2, stage.Rung));
    }

    [Fact]
    public async Task Votes_are_asked_of_every_row_that_has_an_answer()
    {
        var answers = Answers(cheap: (row, text) => row == 0 ? null : text);

        await answers.RunAsync(Terms(Quality with
        {
            Confidence = [new(ConfidenceKind.Votes) { Field = "label", Votes = 3 }],
        }));

        Assert.Equal(2, answers.Stages.Count(stage => stage.Task is CascadeTask.Vote));
        Assert.Equal(Rows - 1, answers.Stages[1].Rows.Count);
    }

    [Fact]
    public async Task Several_signs_are_weighed_by_rows_that_are_not_audited()
    {
        var answers = Answers();

        var decision = await answers.RunAsync(Terms(Quality with
        {
            Confidence = [Stated, new(ConfidenceKind.Regex) { Field = "label", Pattern = "^r" }],
        }));

        Assert.Equal(CascadeTask.Fit, answers.Stages[1].Task);
        Assert.Equal(100, decision.Edges[0].FittedOn);
        Assert.Empty(answers.Stages[1].Rows.Intersect(answers.Stages[2].Rows));
    }

    [Fact]
    public async Task A_confidence_that_drifts_behind_the_pilot_stops_a_run_that_asked_for_it()
    {
        var answers = Answers(cheap: (row, text) => row < 200 ? text
            : """{"label":"right","confidence":0.2}""");
        var terms = Terms(Quality with { OnDrift = AlarmRule.Stop }) with
        {
            Pilot = Enumerable.Range(0, 200).ToHashSet(),
        };

        var decision = await answers.RunAsync(terms);

        var stop = Assert.IsType<CascadeStep.Stop>(decision.Step);
        Assert.Equal(CascadeStop.Drift, stop.Reason);
        Assert.StartsWith("The confidence of the answers has drifted: 0.", stop.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.95)]
    [InlineData(null)]
    public async Task An_escalation_rate_outside_the_interval_of_the_pilot_stops_a_run_that_asked_for_it(double? target)
    {
        var answers = Answers(cheap: (row, text) => row >= 200 && row % 3 == 0 ? null : text);
        var terms = Terms(Quality with { OnDrift = AlarmRule.Stop, Target = (decimal?)target }) with
        {
            Pilot = Enumerable.Range(0, 200).ToHashSet(),
        };

        var decision = await answers.RunAsync(terms);

        var stop = Assert.IsType<CascadeStep.Stop>(decision.Step);
        var drift = decision.Edges[0].Drift!;
        Assert.Equal(CascadeStop.Drift, stop.Reason);
        Assert.StartsWith("The escalation rate has drifted: ", stop.Message, StringComparison.Ordinal);
        Assert.Contains("(exact interval, 99.9%)", stop.Message, StringComparison.Ordinal);
        Assert.InRange(drift.PilotShare, drift.Low, drift.High);
        Assert.True(drift.Share > drift.High);
        Assert.DoesNotContain(answers.Stages, stage => stage.Task is CascadeTask.Escalate);
    }

    [Fact]
    public async Task A_drift_that_somebody_accepted_still_stands_among_the_notes_at_the_end()
    {
        var answers = Answers(cheap: (row, text) => row < 200 ? text
            : """{"label":"right","confidence":0.2}""");
        var terms = Terms(Quality with { OnDrift = AlarmRule.Stop }) with
        {
            Pilot = Enumerable.Range(0, 200).ToHashSet(),
            Overruled = new HashSet<CascadeStop> { CascadeStop.Drift },
        };

        var decision = await answers.RunAsync(terms);

        Assert.IsType<CascadeStep.Done>(decision.Step);
        Assert.Contains(decision.Notes, note => note.Contains("confidence of the answers", StringComparison.Ordinal));
    }

    [Fact]
    public void An_even_pilot_raises_the_alarm_in_no_more_than_a_thousandth_of_the_runs()
    {
        const int trials = 1_000;
        List<int> rows = [.. Enumerable.Range(0, Rows)];
        var gone = rows.Where(row => row % 5 == 0).ToHashSet();

        var alarms = Enumerable.Range(0, trials).Count(seed =>
            EscalationDrift.Of(rows, gone, AuditDraw.Rows(Rows, 100, seed).ToHashSet())!.IsAlarm);

        Assert.InRange(alarms, 0, (trials / 1_000) + 3);
    }

    [Fact]
    public async Task The_same_kind_of_rows_behind_the_pilot_is_no_drift()
    {
        var answers = Answers();

        var decision = await answers.RunAsync(Terms(Quality) with { Pilot = Enumerable.Range(0, 200).ToHashSet() });

        Assert.DoesNotContain(decision.Notes, note => note.Contains("drifted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_judge_is_asked_about_the_audited_answers_before_the_cut_and_what_it_does_not_say_is_an_error()
    {
        var answers = Answers(judgement: row => (row % 20) switch
        {
            0 => """{"reason":"no","score":0.5}""",
            1 => null,
            _ => """{"reason":"yes","score":1}""",
        });

        var decision = await answers.RunAsync(Terms(Quality with
        {
            Target = 0.9m,
            Grader = new() { Kind = GraderKind.Judge, Judge = new(new("judge"), 100, "Right?"), Field = "label" },
        }));

        Assert.Equal([CascadeTask.Ask, CascadeTask.Audit, CascadeTask.Judge, CascadeTask.Escalate],
            answers.Stages.Select(stage => stage.Task));
        var audited = answers.Stages[1].Rows;
        Assert.Equal(audited, answers.Stages[2].Rows);
        Assert.Equal(audited.Count(row => row % 20 < 2), decision.Edges[0].AuditErrors);
        Assert.Equal(audited.Count(row => row % 20 == 1), decision.Edges[0].Unanswered);
        Assert.NotNull(decision.Edges[0].Part);
    }
}
