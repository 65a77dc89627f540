using Cairn.Bench.Measuring;

namespace Cairn.Tests.Measuring;

public sealed class ProcessorTimeTests
{
    [Fact]
    public void Time_is_had_or_stolen_and_idle_time_is_neither()
    {
        var then = ProcessorTime.Parse("cpu  100 1 20 9000 800 3 4 50 7 7");

        Assert.Equal(new(128, 50), then);
        Assert.Equal(0.25, ProcessorTime.Parse("cpu  160 1 20 9900 900 3 4 70 9 9").StolenSince(then));
        Assert.Equal(0, then.StolenSince(then));
    }

    [Fact]
    public void This_machine_has_had_some()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells.");

        Assert.True(ProcessorTime.Now().Had > 0);
    }
}
