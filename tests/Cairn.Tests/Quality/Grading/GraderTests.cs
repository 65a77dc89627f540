using Cairn.Quality.Grading;
using Cairn.Workloads;

namespace Cairn.Tests.Quality.Grading;

public sealed class GraderTests
{
    static readonly Grader Normalised = new NormalisedGrader();

    [Theory]
    [InlineData("card_arrival", "Card arrival.", true)]
    [InlineData("  Lost\tor stolen —card ", "\"lost or stolen card\"", true)]
    [InlineData("ﬁne Ⅳ", "fine iv", true)]
    [InlineData("Cafe\u0301 Ｎｏ．７", "CAFÉ no 7", true)]
    [InlineData("Café", "cafe", false)]
    [InlineData("C#", "C", false)]
    [InlineData("-5", "5", false)]
    [InlineData("1.5", "15", false)]
    [InlineData("?", "!", false)]
    [InlineData("not yes", "yes", false)]
    public async Task A_text_is_right_when_people_would_read_the_same(string answer, string label, bool isRight) =>
        Assert.Equal(isRight, await IsRightAsync(Normalised, answer, label));

    [Fact]
    public async Task An_exact_answer_is_the_label_to_the_letter()
    {
        Assert.True(await IsRightAsync(new ExactGrader(), "Yes", "Yes"));
        Assert.False(await IsRightAsync(new ExactGrader(), "yes", "Yes"));
    }

    [Theory]
    [InlineData("1,234.50", "1234.5", true)]
    [InlineData("$7", "7.00", true)]
    [InlineData("1e3", "1000", true)]
    [InlineData("12,34", "1234", false)]
    [InlineData("about 7", "7", false)]
    [InlineData("1e999", "1000", false)]
    [InlineData("102", "100", true)]
    [InlineData("102.01", "100", false)]
    public async Task A_number_is_right_within_its_tolerance(string answer, string label, bool isRight) =>
        Assert.Equal(isRight, await IsRightAsync(new NumericGrader { Relative = 0.02m }, answer, label));

    [Theory]
    [InlineData("[\"b\", \"A\"]", "a, b", "1")]
    [InlineData("a, b, c, d", "[\"a\"]", "0.4")]
    [InlineData("[]", "[]", "1")]
    [InlineData("x", "y", "0")]
    public async Task A_set_scores_by_what_is_right_and_what_was_found(string answer, string label, string score) =>
        Assert.Equal(score, (await GradeAsync(new SetGrader(), answer, label)).Score?.ToString("0.####"));

    [Theory]
    [InlineData("""{"name": "ACME", "total": 10.0, "lines": [1, 2], "more": 1}""", "1")]
    [InlineData("""{"name": "acme.", "total": 10.01, "lines": [2, 1]}""", "0.3333")]
    [InlineData("""{"name": null}""", "0")]
    [InlineData("no JSON", "0")]
    public async Task Fields_score_by_the_share_that_is_right(string answer, string score) => Assert.Equal(
        score,
        (await GradeAsync(new FieldsGrader(), answer, """{"name": "Acme", "total": 10, "lines": [1, 2]}"""))
            .Score?.ToString("0.####"));

    [Theory]
    [InlineData("so the answer is 7, no, the answer is 42", "42", true)]
    [InlineData("the answer is 42.0", "42", true)]
    [InlineData("42", "42", false)]
    public async Task What_the_last_match_captures_is_compared(string answer, string label, bool isRight) =>
        Assert.Equal(isRight, await IsRightAsync(new RegexGrader(@"answer is ([\d.]+)"), answer, label));

    [Fact]
    public async Task A_pattern_without_a_group_needs_no_label()
    {
        Assert.True(await IsRightAsync(new RegexGrader("^[A-D]$"), "B", null));
        Assert.False(await IsRightAsync(new RegexGrader("^[A-D]$"), "E", null));
    }

    [Fact]
    public async Task An_answer_of_the_right_shape_needs_no_label()
    {
        var schema = AnswerSchema.Parse(
            """
            {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"],
              "additionalProperties": false}
            """u8, "s.json");

        Assert.True(await IsRightAsync(new SchemaGrader(schema), """{"a": 1}""", null));
        Assert.False(await IsRightAsync(new SchemaGrader(schema), """{"a": "1"}""", null));
    }

    [Theory]
    [InlineData("""{"is": {"topic": "Praise"}}""", true)]
    [InlineData("""{"is": {"topic": null}}""", false)]
    [InlineData("""{"is": "praise"}""", false)]
    [InlineData("praise", false)]
    public async Task Only_the_field_that_is_named_is_compared(string answer, bool isRight) => Assert.Equal(
        isRight, await IsRightAsync(new NormalisedGrader { Field = "is.topic" }, answer, "praise"));

    [Fact]
    public async Task Another_answer_can_be_the_label()
    {
        var grader = new NormalisedGrader { Field = "topic" };
        var label = grader.LabelOf("""{"reason": "other words", "topic": "praise"}""");

        Assert.True(await IsRightAsync(grader, """{"topic": "Praise", "reason": "so"}""", label));
    }

    [Fact]
    public async Task What_nobody_can_grade_is_neither_right_nor_wrong()
    {
        var noLabel = await GradeAsync(Normalised, "yes", null);
        var noNumber = await GradeAsync(new NumericGrader(), "7", "seven");
        var noObject = await GradeAsync(new FieldsGrader(), "{}", "[]");

        Assert.All([noLabel, noNumber, noObject], grade => Assert.Null(grade.Score));
        Assert.Equal("the label \"seven\"; expected a number", noNumber.Error);
    }

    [Theory]
    [InlineData("""{"reason": "the same", "score": 1}""", 1.0)]
    [InlineData("""{"reason": "half of it", "score": 0.5}""", 0.5)]
    public void A_judge_gives_a_score(string judgement, double score) =>
        Assert.Equal((decimal)score, JudgeGrader.Read(judgement).Score);

    [Theory]
    [InlineData(null)]
    [InlineData("It is right.")]
    [InlineData("[1]")]
    [InlineData("""{"reason": "why"}""")]
    [InlineData("""{"reason": "why", "score": "1"}""")]
    [InlineData("""{"reason": "why", "score": 1.5}""")]
    [InlineData("""{"reason": "why", "score": -1}""")]
    public void A_judgement_without_a_score_is_no_grade(string? judgement)
    {
        var grade = JudgeGrader.Read(judgement);

        Assert.Null(grade.Score);
        Assert.StartsWith("the judge gave no ", grade.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void No_grader_changes_its_mind_about_case() => Law.Holds((string text) =>
        NormalText.Of(text ?? "") == NormalText.Of(NormalText.Of(text ?? "")));

    internal static async Task<Grade> GradeAsync(Grader grader, string answer, string? label, Row? row = null) =>
        await grader.GradeAsync(answer, label, row, TestContext.Current.CancellationToken);

    static async Task<bool> IsRightAsync(Grader grader, string answer, string? label) =>
        (await GradeAsync(grader, answer, label)).IsRight;
}
