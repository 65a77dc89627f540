using Cairn.Storage;
using Microsoft.Data.Sqlite;

namespace Cairn.Tests.Storage;

public sealed class LedgerFailureTests
{
    [Theory]
    [InlineData(5, "ledger_busy", true, "another process")]
    [InlineData(6, "ledger_busy", true, "another process")]
    [InlineData(8, "ledger_unusable", false, "read-only")]
    [InlineData(10, "ledger_unusable", false, "Check the disk")]
    [InlineData(11, "ledger_damaged", false, "cairn rebuild")]
    [InlineData(13, "ledger_disk_full", false, "Free some space")]
    [InlineData(26, "ledger_damaged", false, "cairn rebuild")]
    public void A_failure_of_the_ledger_says_what_to_do(int result, string code, bool isTransient, string advice)
    {
        var failure = LedgerException.Of(new("it failed", result), "ledger.db");

        Assert.Equal((code, isTransient), (failure.Code, failure.IsTransient));
        Assert.Contains(advice, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_ledger_is_refused_with_the_way_back()
    {
        using var file = new LedgerFile();
        File.WriteAllText(file.Path, string.Concat(Enumerable.Repeat("no ledger at all. ", 500)));

        Assert.Equal("ledger_damaged",
            Assert.Throws<LedgerException>(() => SqliteRunStore.Open(file.Path, file.Clock)).Code);
    }

    [Fact]
    public async Task A_ledger_that_another_process_holds_is_busy_not_broken()
    {
        using var file = new LedgerFile();
        using var store = SqliteRunStore.Open(file.Path, file.Clock, TimeSpan.FromSeconds(1));
        using var other = new SqliteConnection($"Data Source={file.Path};Pooling=false");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        other.Execute("begin exclusive");

        var failure = await Assert.ThrowsAsync<LedgerException>(() => store.BindHostAsync("host"));
        other.Execute("rollback");
        await store.BindHostAsync("host");

        Assert.True(failure.IsTransient);
        Assert.Equal("host", await store.HostAsync());
    }

    [Theory]
    [InlineData("/mnt/shared/ledger.db", "nfs4")]
    [InlineData("/mnt/with blank/ledger.db", "cifs")]
    [InlineData("/mnt/shared/local/ledger.db", null)]
    [InlineData("/home/ledger.db", null)]
    public void A_file_system_of_another_machine_is_told_from_a_local_one(string path, string? type)
    {
        string[] mounts =
        [
            "/dev/sda / ext4 rw 0 0", "host:/share /mnt/shared nfs4 rw 0 0", "//host/x /mnt/with\\040blank cifs rw 0 0",
            "/dev/sdb /mnt/shared/local xfs rw 0 0",
        ];

        Assert.Equal(type, NetworkFolder.TypeOf(path, mounts));
    }
}
