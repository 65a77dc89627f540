using System.Text.Json;
using Cairn.Models;
using Cairn.Reporting;
using Cairn.Tests.Profiling;

namespace Cairn.Tests.Reporting;

public sealed class ProfileReportTests : IDisposable
{
    const string Secret = "the merger is on";

    readonly BatchLineRows _rows = new();

    [Fact]
    public void Json_has_the_six_figures_and_what_each_decides()
    {
        var json = JsonElement.Parse(ReportJson.Of(Report(new())));

        Assert.Equal(
            "prefix_ratio output_share reuse_window deadline_tolerance duplicate_ratio volatile_prefix".Split(' '),
            json.GetProperty("profile").EnumerateObject().Select(figure => figure.Name));
        Assert.Equal(
            json.GetProperty("profile").EnumerateObject().Select(figure => figure.Name),
            json.GetProperty("figures").EnumerateArray().Select(figure => figure.GetProperty("name").GetString()));
        Assert.All(json.GetProperty("figures").EnumerateArray(), figure =>
            Assert.All(figure.EnumerateObject(), part => Assert.NotEqual("", part.Value.GetString())));
    }

    [Fact]
    public void No_word_of_a_prompt_is_shown_unless_it_is_asked_for()
    {
        var silent = Report(new());
        var open = Report(new() { ShowsText = true });

        Assert.DoesNotContain("merger", ProfileText.Of(silent) + ReportJson.Of(silent), StringComparison.Ordinal);
        Assert.DoesNotContain("Rule", ProfileText.Of(silent) + ReportJson.Of(silent), StringComparison.Ordinal);
        Assert.Contains(Secret, ProfileText.Of(open), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_its_text_a_place_shows_its_shape()
    {
        var report = ProfileText.Of(Report(new()));

        Assert.Contains("9999-99-99", report, StringComparison.Ordinal);
        Assert.DoesNotContain("2026-11", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Control_characters_of_a_prompt_do_not_reach_the_terminal()
    {
        var (workload, profile) = _rows.Measure(40, row => $"\u001b[31m{row}\u202e {BatchLineRows.Handbook}");

        var text = ProfileText.Of(ProfileReport.Of(
            workload, profile, ModelCatalog.BuiltIn, new() { ShowsText = true }));

        Assert.DoesNotContain('\u001b', text);
        Assert.DoesNotContain('\u202e', text);
    }

    [Fact]
    public void Marks_stand_below_the_bytes_that_differ()
    {
        var lines = ProfileText.Of(Report(new() { ShowsText = true })).Split('\n');
        var at = Array.FindIndex(lines, line => line.Contains('^', StringComparison.Ordinal));

        var (left, right, marks) = (lines[at - 2], lines[at - 1], lines[at]);

        Assert.All(marks.Index().Where(mark => mark.Item == '^'), mark =>
            Assert.NotEqual(left[mark.Index], right[mark.Index]));
    }

    [Fact]
    public void A_long_text_that_every_row_repeats_is_priced_as_a_file()
    {
        var (workload, profile) = _rows.Measure(600, _ => string.Concat(Enumerable.Repeat(BatchLineRows.Handbook, 12)));

        var upload = ProfileReport.Of(
            workload, profile, ModelCatalog.BuiltIn, new() { UploadMegabytesPerSecond = 0.05m }).Upload;

        Assert.Equal(upload.Bytes / 1_000_000m / 0.05m / 3_600m, upload.Hours, 3);
        Assert.InRange(upload.RepeatedBytes, upload.Bytes * 9 / 10, upload.Bytes);
        Assert.Equal(1, upload.WithFiles!.Files);
        Assert.InRange(upload.WithFiles.Bytes, upload.Bytes - upload.RepeatedBytes, upload.Bytes / 10);
    }

    [Fact]
    public void A_short_upload_gets_no_advice() => Assert.Null(Report(new()).Upload.WithFiles);

    [Fact]
    public void A_profile_for_people_reads_as_the_snapshot_says()
    {
        var text = ProfileText.Of(Report(new() { ShowsText = true }));

        Assert.Equal(SnapshotFile.Read("profile.txt", text), text);
    }

    public void Dispose() => _rows.Dispose();

    // Two versions of a prompt take turns; one has the day in front; ten of sixty rows ask what another one asks.
    ProfileReport Report(ProfileOptions options)
    {
        var (workload, profile) = _rows.Measure(Enumerable.Range(0, 60).Select(row => BatchLineRows.Request(
            row % 3 == 0
                ? $"{Secret}. {BatchLineRows.Handbook}"
                : new object[]
                {
                    new { type = "text", text = $"As of 2026-11-{(row % 28) + 1:00}." },
                    new { type = "text", text = BatchLineRows.Handbook },
                },
            BatchLineRows.Question(row % 3 == 0 ? row % 30 : row))));
        return ProfileReport.Of(workload, profile, ModelCatalog.BuiltIn, options);
    }
}
