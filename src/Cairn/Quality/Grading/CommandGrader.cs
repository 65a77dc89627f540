using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Cairn.Workloads;

namespace Cairn.Quality.Grading;

/// <summary>
/// For what no rule here can tell: a program of the user's grades each answer, in a process of its own.
/// </summary>
/// <remarks>
/// It gets one JSON object on stdin, <c>{"row", "answer", "label"}</c>, and ends with 0 for right or 1 for wrong; with
/// 0 it may print a score from 0 to 1. No shell stands between, and no key of Anthropic's is in its environment.
/// Anything else (another exit code, a crash, too much output, no end in time) makes the answer ungraded.
/// </remarks>
/// <param name="command">The program, its arguments, its folder, and how long it may take for one answer.</param>
public sealed class CommandGrader(CommandTerms command) : Grader
{
    const int ShownMax = 200;

    string Program => command.Words[0];

    /// <inheritdoc/>
    public override bool NeedsLabel => false;

    private protected override async ValueTask<Grade> CompareAsync(
        string answer, string? label, Row? row, CancellationToken cancellationToken)
    {
        return await new CommandProcess(command).RunAsync(Question(answer, label, row), cancellationToken) switch
        {
            CommandEnd.Exited(var code, var printed, var said) => GradeOf(code, printed.Trim(), said.Trim()),
            CommandEnd.Failed(var why) => Grade.Ungraded(why),
            _ => throw new UnreachableException(),
        };
    }

    Grade GradeOf(int exitCode, string printed, string said)
    {
        if (exitCode is not (0 or 1))
        {
            return Grade.Ungraded(string.Create(CultureInfo.InvariantCulture,
                $"'{Program}' ended with {exitCode}; expected 0 (right) or 1 (wrong)")
                + (said.Length == 0 ? "" : $". It said: {said[..Math.Min(said.Length, ShownMax)]}"));
        }

        if (printed.Length == 0 || exitCode == 1)
            return Grade.Of(exitCode == 0);
        return decimal.TryParse(printed, NumberStyles.Float, CultureInfo.InvariantCulture, out var score)
            && score is >= 0 and <= 1
            ? Grade.Of(score)
            : Grade.Ungraded($"'{Program}' printed '{printed[..Math.Min(printed.Length, ShownMax)]}'; expected "
                + "nothing, or a score from 0 to 1");
    }

    static ReadOnlyMemory<byte> Question(string answer, string? label, Row? row)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WritePropertyName("row");
        if (row is null)
            json.WriteNullValue();
        else
            row.WriteTo(json);
        json.WriteString("answer", answer);
        json.WriteString("label", label);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
