using System.Diagnostics;
using System.Globalization;

namespace Cairn.EndToEnd.Driver;

/// <summary>A disk that can be made small: a file system in memory, mounted at a folder in a namespace of its own, in
/// which the commands of a workbench run from then on. It goes with this object.</summary>
sealed class SmallDisk : IDisposable
{
    const int PlentyKb = 4 * 1024 * 1024;

    readonly Workbench _bench;
    readonly Process _holder;
    readonly string _folder;

    SmallDisk(Workbench bench, Process holder, string folder)
    {
        _bench = bench;
        _holder = holder;
        _folder = folder;
        bench.Prefix = ["nsenter", $"--target={holder.Id}", "--user", "--mount", "--preserve-credentials", "--"];
    }

    /// <summary>Mounts one with plenty of room; nothing of it is used before it is written.</summary>
    public static async Task<SmallDisk> MountAsync(Workbench bench, string folder)
    {
        Directory.CreateDirectory(folder);
        // The shell waits on its input, and holds the namespace open as long as it does.
        var start = new ProcessStartInfo("unshare", [
            "--map-root-user", "--mount", "sh", "-c",
            "mount -t tmpfs -o \"size=$1k\" tmpfs \"$0\" && echo mounted && read -r _", folder, Text(PlentyKb)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var holder = Process.Start(start)!;
        if (await holder.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) == "mounted")
            return new(bench, holder, folder);

        Assert.Fail("A small disk cannot be mounted in a namespace of its own: "
            + await holder.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)
            + " Run as root, or allow it: sysctl -w kernel.unprivileged_userns_clone=1 "
            + "kernel.apparmor_restrict_unprivileged_userns=0");
        return null;
    }

    /// <summary>Leaves so much room and no more, in steps of 4 KB.</summary>
    public async Task LeaveAsync(int freeKb)
    {
        var used = (await RunAsync("df", "-k", "--output=used", _folder)).Split('\n')[1];
        var size = int.Parse(used, NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) + freeKb;
        await ResizeAsync(Math.Max(size, 4));
    }

    /// <summary>Deletes a file on it.</summary>
    public Task DeleteAsync(string path) => RunAsync("rm", path);

    /// <summary>Makes room.</summary>
    public Task EnlargeAsync() => ResizeAsync(PlentyKb);

    public void Dispose()
    {
        _bench.Prefix = [];
        _holder.Kill();
        _holder.WaitForExit();
        _holder.Dispose();
    }

    Task ResizeAsync(int kb) => RunAsync("mount", "-o", $"remount,size={Text(kb)}k", _folder);

    async Task<string> RunAsync(params string[] command)
    {
        using var process = Process.Start(
            new ProcessStartInfo(_bench.Prefix[0], [.. _bench.Prefix.Skip(1), .. command])
            {
                RedirectStandardOutput = true,
            })!;
        var stdout = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"`{string.Join(' ', command)}` failed.");
        return stdout;
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
