using Cairn.Profiling.Tokens;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage;

/// <summary>Writes what batches taught about estimates, and adds it up.</summary>
static class UsageSampleRows
{
    public static void Insert(SqliteConnection connection, string submissionId, UsageSample sample) =>
        connection.Execute(
            """
            insert into usage_sample (submission_id, template, model, rows,
                prompt_x, prompt_y, prompt_xx, prompt_xy, prompt_yy,
                answer_x, answer_y, answer_xx, answer_xy, answer_yy)
            values (@1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12, @13, @14)
            """,
            submissionId, sample.Template, sample.Model, sample.Prompts.Rows,
            sample.Prompts.Expected, sample.Prompts.Actual,
            sample.Prompts.ExpectedSquares, sample.Prompts.Products, sample.Prompts.ActualSquares,
            sample.Answers.Expected, sample.Answers.Actual,
            sample.Answers.ExpectedSquares, sample.Answers.Products, sample.Answers.ActualSquares);

    /// <summary>What the runs of a template taught, oldest run first.</summary>
    public static UsageHistory Of(SqliteConnection connection, string template) =>
        new(connection.Query(
            row => new UsageSample(
                row.TextOf("run_id"), template, row.TextOf("model"), Sums(row, "prompt"), Sums(row, "answer")),
            """
            select run_id, model, sum(usage_sample.rows) as rows,
                sum(prompt_x) as prompt_x, sum(prompt_y) as prompt_y, sum(prompt_xx) as prompt_xx,
                sum(prompt_xy) as prompt_xy, sum(prompt_yy) as prompt_yy,
                sum(answer_x) as answer_x, sum(answer_y) as answer_y, sum(answer_xx) as answer_xx,
                sum(answer_xy) as answer_xy, sum(answer_yy) as answer_yy
            from usage_sample join submission on submission.id = submission_id
            where template = @1
            group by run_id, model
            order by min(submission.seq)
            """,
            template));

    static RatioSums Sums(SqliteDataReader row, string of) => new(
        row.Number("rows"), row.Real($"{of}_x"), row.Real($"{of}_y"), row.Real($"{of}_xx"), row.Real($"{of}_xy"),
        row.Real($"{of}_yy"));
}
