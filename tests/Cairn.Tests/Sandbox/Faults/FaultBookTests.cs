using Cairn.Sandbox;
using Cairn.Sandbox.Faults;

namespace Cairn.Tests.Sandbox.Faults;

public sealed class FaultBookTests
{
    [Fact]
    public void A_rule_leaves_the_first_calls_alone_and_stops_after_its_count()
    {
        var book = Book("garbage;on=list;after=2;count=3");

        Assert.Equal("..xxx...", Struck(book, "list", calls: 8));
        Assert.Equal("...", Struck(book, "create", calls: 3));
        Assert.Equal((8, 3), (book.Rules[0].Seen, book.Rules[0].Strikes));
    }

    [Fact]
    public void Chance_follows_from_the_seed_of_the_rule_or_the_sandbox()
    {
        var first = Struck(Book("garbage;rate=0.5"), "list", 64);

        Assert.Equal(first, Struck(Book("garbage;rate=0.5"), "list", 64));
        Assert.NotEqual(first, Struck(Book("garbage;rate=0.5;seed=2"), "list", 64));
        Assert.InRange(first.Count(letter => letter == 'x'), 20, 44);
    }

    [Fact]
    public void Two_rules_of_one_name_do_not_strike_together()
    {
        var book = Book("garbage;rate=0.5", "garbage;rate=0.5");
        Struck(book, "list", 100);

        Assert.InRange(book.Strikes["garbage"] - book.Rules.Max(rule => rule.Strikes), 30, 70);
        Assert.InRange(CallsStruck(Book("garbage;rate=0.5", "garbage;rate=0.5")), 60, 90);
    }

    [Fact]
    public void A_line_has_the_same_chance_however_often_it_is_asked_about()
    {
        var (once, again) = (Book("errored_api;rate=0.5"), Book("errored_api;rate=0.5"));
        var forward = Enumerable.Range(0, 50).Select(row => IsStruck(once, row)).ToList();
        var backward = Enumerable.Range(0, 50).Reverse().Select(row => IsStruck(again, row)).Reverse();

        Assert.Equal(forward, backward);
        Assert.Contains(true, forward);
    }

    [Fact]
    public void What_is_saved_goes_on_where_it_was()
    {
        var (calm, stopped) = (Book("garbage;rate=0.5;count=20"), Book("garbage;rate=0.5;count=20"));
        var before = Struck(stopped, "list", 30);
        var resumed = Book("garbage;rate=0.5;count=20");
        resumed.Restore(stopped.Save()!);

        Assert.Equal(Struck(calm, "list", 60), before + Struck(resumed, "list", 30));
        Assert.Equal(calm.Strikes, resumed.Strikes);
    }

    [Fact]
    public void Rules_that_were_replaced_outlive_the_options()
    {
        var replaced = Book("garbage");
        replaced.Replace([FaultRule.Parse("connect_fail;count=2")]);
        Struck(replaced, "list", 1);
        var resumed = Book("garbage");
        resumed.Restore(replaced.Save()!);

        Assert.Equal("x..", Struck(resumed, "list", 3));
        Assert.Equal("connect_fail;count=2", Assert.Single(resumed.Rules).Rule.ToString());
    }

    [Fact]
    public void The_older_switches_are_rules()
    {
        var book = new FaultBook(new() { ErrorRate = 0.1m, DropAfterCreate = 2 });

        Assert.Equal(
            ["errored_overloaded;rate=0.1", "response_lost;on=create;count=2"],
            book.Rules.Select(rule => rule.Rule.ToString()));
    }

    static FaultBook Book(params IEnumerable<string> rules) =>
        new(new SandboxOptions { Faults = [.. rules.Select(FaultRule.Parse)] });

    static string Struck(FaultBook book, string call, int calls) => string.Concat(
        Enumerable.Range(0, calls).Select(_ => Meet(book, call).Count > 0 ? 'x' : '.'));

    static int CallsStruck(FaultBook book) => Struck(book, "list", 100).Count(letter => letter == 'x');

    static IReadOnlyList<FaultRule> Meet(FaultBook book, string call) =>
        book.Meet(new(call, "key", []), Rehearsal.Start).Struck;

    static bool IsStruck(FaultBook book, int row) =>
        book.MeetLine([], (1, $"row-{row}"), Rehearsal.Start) is not null;
}
