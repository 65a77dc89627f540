using Cairn.Quality.Evaluating;
using Cairn.Quality.Grading;
using Cairn.Tests.Reporting;
using Cairn.Tests.Workloads;
using Cairn.Reporting;

namespace Cairn.Tests.Quality.Evaluating;

public sealed class RecordedAnswersTests : IDisposable
{
    readonly WorkloadSetup _setup = new();

    [Fact]
    [Trait("Data", "public")]
    public async Task A_published_file_with_two_models_gives_its_published_figures()
    {
        var evaluation = Evaluation.Of(
            await ReadAsync(
                new() { Correct = ["mixtral_correct", "gpt4_correct"] },
                PublicData.File("routellm_gsm8k_mixtral_gpt4.csv")),
            0.83m);

        Assert.Equal(["0.6384", "0.8567"], evaluation.Rungs.Select(rung => rung.Quality?.ToString("0.0000")));
        Assert.All(evaluation.Rungs, rung => Assert.Equal(1319, rung.Graded));
        Assert.Equal("gpt4_correct", evaluation.Chosen);
    }

    [Fact]
    [Trait("Data", "public")]
    public async Task Published_scores_of_two_files_are_joined_by_key()
    {
        var evaluation = Evaluation.Of(await RouterArenaAsync(), null);

        Assert.Equal(["0.5234", "0.6901"], evaluation.Rungs.Select(rung => rung.Quality?.ToString("0.0000")));
        Assert.All(evaluation.Rungs, rung => Assert.Equal((809, "student_t"), (rung.Graded, rung.Interval?.Method)));
        Assert.Equal(new(73, 426, 569), evaluation.Rungs[0].OutputTokens);
        Assert.Equal(809, evaluation.Comparisons.Single().Rows);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(809)]
    [Trait("Data", "public")]
    public async Task Intervals_cover_the_whole_files_mean_as_often_as_they_say(int rows)
    {
        var random = new Random(23);
        foreach (var rung in await RouterArenaAsync())
        {
            List<decimal> scores = [.. rung.Answers.Select(answer => answer.Grade.Score!.Value)];
            var mean = scores.Average();
            var covered = Enumerable.Range(0, 1000).Count(_ =>
            {
#pragma warning disable CA5394 // A draw for a test, which has to follow from the seed.
                var draw = Enumerable.Range(0, rows).Select(_ => scores[random.Next(scores.Count)]);
#pragma warning restore CA5394
                var interval = QualityInterval.Of(ScoreSums.Of(draw));
                return interval.Low <= mean && mean <= interval.High;
            });

            // 95% within three standard errors of 1,000 draws.
            Assert.InRange(covered, 929, 971);
        }
    }

    [Fact]
    public async Task Recorded_answers_are_graded_against_their_labels()
    {
        var file = _setup.Write("answers.csv",
            "id,topic,small,large,usd,stop\n1,Praise,praise,Praise!,0.01,end_turn\n2,question,,question,0.02,refusal\n"
            + "3,,praise,praise,0.01,max_tokens\n");

        var rungs = await ReadAsync(
            new()
            {
                Answer = ["small", "large"],
                Label = "topic",
                Cost = ["usd", "usd"],
                StopReason = ["stop", "stop"],
            },
            file);
        var small = Evaluation.Of(rungs, null).Rungs[0];

        Assert.Equal(["small", "large"], rungs.Select(rung => rung.Name));
        Assert.Equal((3, 2, 1, 1, 1), (small.Rows, small.Graded, small.Right, small.Truncated, small.Refused));
        Assert.Equal(0.04m, small.CostUsd?.Amount);
    }

    [Fact]
    public async Task All_that_is_wrong_with_recorded_files_is_told_at_once()
    {
        var first = _setup.Write("a.csv", "id,score\n1,0.5\n2,high\n3,1.5\n");
        var second = _setup.Write("b.jsonl", "{\"id\": 1, \"score\": 1}\n{\"id\": 2}\n");

        var faults = (await Assert.ThrowsAsync<BadInputException>(() =>
            ReadAsync(new() { Id = "id", Score = ["score"] }, first, second))).Faults;

        Assert.Equal(
            [("a.csv", 3, "\"high\" in score"), ("a.csv", 4, "\"1.5\" in score"), ("b.jsonl", 2, "no \"score\"")],
            faults.Select(fault => (Path.GetFileName(fault.File), fault.Line, fault.Found)));
    }

    [Fact]
    public async Task Files_of_different_lengths_need_a_key()
    {
        var first = _setup.Write("a.csv", "ok\n1\n0\n");
        var second = _setup.Write("b.csv", "ok\n1\n");

        var fault = (await Assert.ThrowsAsync<BadInputException>(() =>
            ReadAsync(new() { Correct = ["ok"] }, first, second))).Faults.Single();

        Assert.Equal("Add --id COLUMN.", fault.Repair);
    }

    [Fact]
    public async Task An_evaluation_reads_as_it_always_did()
    {
        var rows = Enumerable.Range(0, 200).Select(row => FormattableString.Invariant(
            $"{row},{(row % 5 == 0 ? 0 : 1)},{(row % 11 == 0 ? 0 : 1)},{(row % 13 == 0 ? 0 : 1)},0.0001,0.002,0.0035"));
        var file = _setup.Write("r.csv", "id,haiku,sonnet,opus,a,b,c\n" + string.Join('\n', rows) + "\n");

        var text = EvaluationText.Of(Evaluation.Of(
            await ReadAsync(new() { Correct = ["haiku", "sonnet", "opus"], Cost = ["a", "b", "c"] }, file), 0.85m));

        Assert.Equal(SnapshotFile.Read("evaluation.txt", text), text);
    }

    public void Dispose() => _setup.Dispose();

    static Task<IReadOnlyList<RungAnswers>> RouterArenaAsync() => ReadAsync(
        new() { Id = "id", Score = ["score"], OutputTokens = ["output_tokens"] },
        PublicData.File("routerarena_claude-3-haiku-20240307.jsonl"),
        PublicData.File("routerarena_gemini-2.0-flash-001.jsonl"));

    static Task<IReadOnlyList<RungAnswers>> ReadAsync(RecordedColumns columns, params IReadOnlyList<string> files) =>
        new RecordedAnswers(columns, new NormalisedGrader()).ReadAsync(
            files, null, TestContext.Current.CancellationToken);
}
