using Cairn.Sandbox.State;

namespace Cairn.Tests.Sandbox.State;

public sealed class StateJournalTests : IDisposable
{
    static readonly string[] Records = ["{\"a\":1}", "{}", "{\"long\":\"0123456789\"}"];

    readonly string _path = Path.GetTempFileName();

    [Fact]
    public void A_journal_cut_anywhere_has_the_records_that_were_whole()
    {
        var bytes = Written();
        for (var length = 0; length <= bytes.Length; length++)
        {
            File.WriteAllBytes(_path, bytes.AsSpan(0, length));
            var whole = bytes.AsSpan(0, length).Count((byte)'\n');

            Assert.Equal(Records[..whole], Read());
        }
    }

    [Fact]
    public void What_follows_a_cut_is_read_again()
    {
        File.WriteAllBytes(_path, Written()[..^3]);
        using (var journal = StateJournal.Open(_path, _ => { }))
            journal.Append("{\"b\":2}");

        Assert.Equal([.. Records[..2], "{\"b\":2}"], Read());
    }

    [Fact]
    public void A_tail_of_zeros_is_no_record()
    {
        File.WriteAllBytes(_path, [.. Written(), .. new byte[4_096]]);

        Assert.Equal(Records, Read());
    }

    [Fact]
    public void Damage_before_a_whole_record_is_not_taken_for_a_crash()
    {
        var bytes = Written();
        bytes[20] ^= 1;
        File.WriteAllBytes(_path, bytes);

        var exception = Assert.Throws<InvalidDataException>(Read);

        Assert.Contains("byte 0", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_emptied_journal_has_no_records()
    {
        Written();
        using (var journal = StateJournal.Open(_path, _ => { }))
            journal.Clear();

        Assert.Empty(Read());
    }

    public void Dispose() => File.Delete(_path);

    byte[] Written()
    {
        File.Delete(_path);
        using (var journal = StateJournal.Open(_path, _ => { }))
        {
            foreach (var record in Records)
                journal.Append(record);
        }

        return File.ReadAllBytes(_path);
    }

    List<string> Read()
    {
        List<string> records = [];
        using var journal = StateJournal.Open(_path, records.Add);
        return records;
    }
}
