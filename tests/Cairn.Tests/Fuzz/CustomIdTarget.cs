using Cairn.Bench.Fuzzing;
using Cairn.Workloads;

namespace Cairn.Tests.Fuzz;

/// <summary>Names of requests: one that reads is one that was written, to the letter.</summary>
sealed class CustomIdTarget() : FuzzTarget("custom_ids", 290)
{
    const string Letters = "0123456789abcdefghjkmnpqrstvwxyzABCZilouIOLU-_ \0é\u212a\ud800";

    static readonly byte[] Key = "the key of this installation"u8.ToArray();

    public override Task<bool> FeedAsync(Dice dice)
    {
        var id = new CustomId("0123abcd", "zyxwv987", dice.Below(1 << 20), dice.Below(int.MaxValue), dice.Below(32));
        var written = id.Format(Key);
        var text = written;
        for (var count = dice.Below(3); count > 0 && text.Length > 0; count--)
            text = Changed(text, dice);

        var isOurs = CustomId.TryParse(text, Key, out var read);
        Assert.Equal(text == written, isOurs);
        if (isOurs)
            Assert.Equal(written, read.Format(Key));
        CustomId.Resembles(text, "0123abcd");
        return Task.FromResult(isOurs);
    }

    static string Changed(string text, Dice dice)
    {
        var place = dice.Below(text.Length);
        return dice.Below(5) switch
        {
            0 => text.Remove(place, 1),
            1 => text.Insert(place, dice.Pick(Letters.ToCharArray()).ToString()),
            2 => text[..place],
            3 => text.ToUpperInvariant(),
            _ => string.Concat(text.AsSpan(0, place), dice.Pick(Letters.ToCharArray()).ToString(),
                text.AsSpan(place + 1)),
        };
    }
}
