using Cairn.Quality.Grading;
using Cairn.Tests.Workloads;
using Cairn.Workloads;

namespace Cairn.Tests.Quality.Grading;

/// <summary>Programs that grade, and that do not.</summary>
public sealed class CommandGraderTests : IDisposable
{
    readonly WorkloadSetup _setup = new();

    [Theory]
    [InlineData("exit 0", "1")]
    [InlineData("exit 1", "0")]
    [InlineData("echo 0.25", "0.25")]
    [InlineData("exec 0<&-; echo 1", "1")]
    [InlineData("grep -q '\"answer\":\"yes\",\"label\":\"no\"'", "1")]
    [InlineData("grep -q '\"row\":{\"id\":\"7\",\"text\":\"a\\\\u0022b\"}'", "1")]
    [InlineData("test -z \"$ANTHROPIC_API_KEY\"", "1")]
    public async Task A_program_says_how_right_an_answer_is(string script, string score)
    {
        Environment.SetEnvironmentVariable("ANTHROPIC_API_KEY_OF_A_TEST", "secret");
        var grade = await GradeAsync(script);

        Assert.Equal((score, null), (grade.Score?.ToString("0.##"), grade.Error));
    }

    [Theory]
    [InlineData("env | grep -q OF_A_TEST", "0")]
    public async Task A_program_never_sees_a_key(string script, string score)
    {
        Environment.SetEnvironmentVariable("ANTHROPIC_API_KEY_OF_A_TEST", "secret");

        Assert.Equal(score, (await GradeAsync(script)).Score?.ToString("0"));
    }

    [Theory]
    [InlineData("exit 3", "ended with 3; expected 0 (right) or 1 (wrong)")]
    [InlineData("echo broken >&2; exit 2", "It said: broken")]
    [InlineData("kill -9 $$", "ended with 137")]
    [InlineData("echo 1.5", "printed '1.5'; expected nothing, or a score from 0 to 1")]
    [InlineData("yes", "printed more than 64 KB")]
    [InlineData("yes >&2", "printed more than 64 KB")]
    public async Task A_crash_is_told_and_not_taken_for_a_wrong_answer(string script, string error)
    {
        var grade = await GradeAsync(script);

        Assert.Null(grade.Score);
        Assert.Contains(error, grade.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sleep 60")]
    [InlineData("sleep 60 & exit 0")]
    public async Task A_hang_is_told_and_not_taken_for_a_wrong_answer(string script)
    {
        var grade = await GradeAsync(script, TimeSpan.FromSeconds(1));

        Assert.Null(grade.Score);
        Assert.Contains("did not end within 1 s", grade.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_told()
    {
        var grader = new CommandGrader(new(["./no-such-program"], TimeSpan.FromMinutes(5), _setup.Folder));

        Assert.Contains("'./no-such-program' cannot be started",
            (await GraderTests.GradeAsync(grader, "a", null)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_answers_keep_their_order()
    {
        var done = 0;
        var grades = await Grader("grep -q '\"answer\":\"1'").GradeAllAsync(
            [.. Enumerable.Range(0, 20).Select(number => ($"{number}", (string?)null, (Row?)null))],
            count => Interlocked.Exchange(ref done, Math.Max(done, count)), TestContext.Current.CancellationToken);

        Assert.Equal(20, done);
        Assert.Equal(
            Enumerable.Range(0, 20).Select(number => number is 1 or >= 10), grades.Select(grade => grade.IsRight));
    }

    public void Dispose() => _setup.Dispose();

    // A time that no program of these tests needs, however slow the machine; one that hangs is given less.
    CommandGrader Grader(string script, TimeSpan? timeout = null) =>
        new(new(["/bin/sh", "-c", script], timeout ?? TimeSpan.FromMinutes(5), _setup.Folder));

    Task<Grade> GradeAsync(string script, TimeSpan? timeout = null) =>
        GraderTests.GradeAsync(Grader(script, timeout), "yes", "no",
            new(6, "7", new Dictionary<string, object?> { ["id"] = "7", ["text"] = "a\"b" }, default));
}
