using Cairn.Bench;
using Cairn.Bench.Growing;
using Cairn.Bench.Measuring;

namespace Cairn.Tests.Measuring;

public sealed class GrowthCurveTests
{
    [Fact]
    public void Slopes_are_exponents_between_the_two_largest_sizes()
    {
        var curve = Curve(new(1, 9, 9), new(10, 2, 1_000), new(100, 200, 1_000));

        Assert.Equal(2, curve.TimeSlope, 12);
        Assert.Equal(0, curve.MemorySlope, 12);
    }

    [Theory]
    [InlineData(2.0, "time grows with the size: slope 1.00, 20.0 ms for one more.")]
    [InlineData(1.0, "time grows more slowly than the size: slope 0.70, 8.9 ms for one more.")]
    [InlineData(0.2, "time hardly grows: slope 0.00, 0 ns for one more.")]
    [InlineData(20, "time grows faster than the size: slope 2.00, 220.0 ms for one more.")]
    public void Words_say_how_time_grows_and_what_one_more_takes(double seconds, string words) =>
        Assert.Contains(
            words, Curve(new(10, 0.2, Machine.Mebi), new(100, seconds, 2 * Machine.Mebi)).Words,
            StringComparison.Ordinal);

    [Fact]
    public void Words_say_how_many_bytes_one_more_takes() =>
        Assert.Contains(
            "\nMemory grows more slowly than the size: slope 0.30, 11,651 bytes for one more.",
            Curve(new(10, 1, Machine.Mebi), new(100, 1, 2 * Machine.Mebi)).Words, StringComparison.Ordinal);

    [Fact]
    public void An_axis_goes_over_whole_decades()
    {
        var axis = new LogAxis([0.02, 30], 100, 0);

        Assert.Equal([(0.01, 100), (0.1, 75), (1, 50), (10, 25), (100, 0)],
            axis.Decades.Select(decade => (Math.Round(decade.Value, 9), Math.Round(decade.At, 9))));
    }

    [Fact]
    public void Growth_is_read_back_as_it_was()
    {
        var written = (MeasuredOnce.Of(MeasuredOnce.PlanOverSort(4)) with
        {
            Growth = [Curve(new(10, 0.2, Machine.Mebi), new(100, 3, 2 * Machine.Mebi))],
        }).ToJson();

        Assert.Contains("\"growth\"", written, StringComparison.Ordinal);
        Assert.Equal(written, BenchResults.Parse(written).ToJson());
    }

    static GrowthCurve Curve(params IReadOnlyList<GrowthPoint> points) =>
        new("rows", "planned", MeasuredOnce.Machine, points);
}
