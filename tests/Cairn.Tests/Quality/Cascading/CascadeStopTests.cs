using Cairn.Quality.Cascading;
using Cairn.Workloads;
using static Cairn.Tests.Quality.Cascading.CourseTrial;

namespace Cairn.Tests.Quality.Cascading;

/// <summary>What a cascade tells and where it stops before it spends more.</summary>
public sealed class CascadeStopTests
{
    static readonly QualityTerms Quality = Usual;

    [Fact]
    public async Task A_missing_label_of_an_audited_row_is_told()
    {
        var answers = Answers(label: row => row % 4 == 0 ? null : "right");

        var decision = await answers.RunAsync(Terms(Quality with
        {
            Against = Yardstick.Labels,
            Labels = new("label"),
        }));

        Assert.Contains(decision.Notes, note => note.StartsWith(
            $"{decision.Edges[0].Unanswered} of 400 audited rows have no label and count as wrong.",
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answers_without_any_confidence_stop_the_run_before_all_are_asked_dearly()
    {
        var answers = Answers(cheap: (_, _) => """{"label":"right"}""");

        var decision = await answers.RunAsync(Terms(Quality with { OnNoGain = AlarmRule.Stop }));

        var stop = Assert.IsType<CascadeStep.Stop>(decision.Step);
        Assert.Equal(CascadeStop.NoGain, stop.Reason);
        Assert.Single(answers.Stages);
    }

    [Fact]
    public async Task Audits_of_nearly_all_rows_are_not_asked_where_they_leave_nothing_to_gain()
    {
        var answers = Answers();

        var decision = await answers.RunAsync(Terms(Quality with { Audits = Rows, OnNoGain = AlarmRule.Stop }));

        Assert.Equal(CascadeStop.NoGain, Assert.IsType<CascadeStep.Stop>(decision.Step).Reason);
        Assert.Single(answers.Stages);
    }

    [Fact]
    public async Task A_grader_that_cannot_grade_stops_the_run_and_one_that_can_again_goes_on_with_the_same_audits()
    {
        var answers = Answers();
        var broken = Terms(Quality with
        {
            Grader = new()
            {
                Kind = GraderKind.Command,
                Command = new(["/bin/sh", "-c", "exit 7"], TimeSpan.FromMinutes(1), "/"),
            },
            Audits = 60,
        });

        var stopped = await answers.RunAsync(broken);
        var audited = answers.Stages[1].Rows;
        var mended = await answers.GoOnAsync(broken with { Quality = Quality with { Audits = 60 } });

        var stop = Assert.IsType<CascadeStep.Stop>(stopped.Step);
        Assert.Equal(CascadeStop.Grading, stop.Reason);
        Assert.StartsWith("The grader could not grade 60 of 60 audited answers, which count as wrong: row ",
            stop.Message, StringComparison.Ordinal);
        Assert.IsType<CascadeStep.Done>(mended.Step);
        Assert.Equal(audited, answers.Stages[1].Rows);
    }

    [Fact]
    public async Task A_grader_that_changes_its_mind_about_kept_answers_certifies_nothing()
    {
        var answers = Answers();
        await answers.RunAsync(Terms(Quality));

        var decision = await answers.GoOnAsync(Terms(Quality with
        {
            Grader = new() { Kind = GraderKind.Regex, Pattern = "^never$" },
        }));

        var stop = Assert.IsType<CascadeStep.Stop>(decision.Step);
        Assert.Equal(CascadeStop.Grading, stop.Reason);
        Assert.Contains("answers of rung 1 were kept that would not be kept now", stop.Message,
            StringComparison.Ordinal);
    }
}
