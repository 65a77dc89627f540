using Cairn.Claude;
using Cairn.Cli;

namespace Cairn.Tests.Cli;

/// <summary>Where a key may come from, and what is refused rather than guessed.</summary>
public sealed class KeySourceTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cairn-key-").FullName;

    [Fact]
    public void A_key_comes_from_its_variable() =>
        Assert.Equal("one", Read(("ANTHROPIC_API_KEY", "one")).ApiKey);

    [Fact]
    public void A_key_comes_from_a_file_of_the_owners() =>
        Assert.Equal("one", Read(("ANTHROPIC_API_KEY_FILE", Write("one\n"))).ApiKey);

    [Fact]
    public void A_key_comes_from_a_command_that_prints_it() =>
        Assert.Equal("one", Read(("CAIRN_API_KEY_COMMAND", "echo one")).ApiKey);

    [Fact]
    public void A_token_will_do_where_there_is_no_key() =>
        Assert.True(Read(("ANTHROPIC_AUTH_TOKEN", "one")) is { ApiKey: null, AuthToken: "one", Next: null });

    [Fact]
    public void The_next_key_comes_from_its_variable() =>
        Assert.Equal("two", Read(("ANTHROPIC_API_KEY", "one"), ("ANTHROPIC_API_KEY_NEXT", "two")).Next?.ApiKey);

    [Fact]
    public void The_next_key_comes_from_a_second_line() =>
        Assert.Equal("two", Read(("ANTHROPIC_API_KEY_FILE", Write("one\r\ntwo\r\n"))).Next?.ApiKey);

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void A_file_that_others_can_open_is_refused(UnixFileMode others)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        var path = Write("one", others);

        var thrown = Refused(("ANTHROPIC_API_KEY_FILE", path));

        Assert.Contains($"chmod 600 {path}", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_sources_leave_open_who_pays() =>
        Assert.Contains("ANTHROPIC_API_KEY and CAIRN_API_KEY_COMMAND are set",
            Refused(("ANTHROPIC_API_KEY", "one"), ("CAIRN_API_KEY_COMMAND", "echo two")).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("exit 3", "ended with 3")]
    [InlineData("echo sk-secret; exit 1", "ended with 1")]
    [InlineData("true", "gave 0 lines")]
    [InlineData("echo a; echo b; echo c", "gave 3 lines")]
    [InlineData("head -c 5000 /dev/zero | tr '\\0' x", "4096 characters or more")]
    public void A_command_that_gives_no_key_is_refused_and_not_quoted(string command, string found)
    {
        var message = Refused(("CAIRN_API_KEY_COMMAND", command)).Message;

        Assert.Contains(found, message, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused() =>
        Assert.Contains("cannot be read", Refused(("ANTHROPIC_API_KEY_FILE", Path.Combine(_folder, "none"))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("ANTHROPIC_API_KEY")]
    [InlineData("ANTHROPIC_API_KEY_NEXT")]
    [InlineData("ANTHROPIC_AUTH_TOKEN")]
    public void A_key_with_letters_that_no_key_has_is_refused_and_not_quoted(string name)
    {
        var message = Refused(("ANTHROPIC_API_KEY", "one"), (name, "secret\nx")).Message;

        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_at_all_names_every_way() =>
        Assert.Contains("ANTHROPIC_API_KEY_FILE", Refused().Message, StringComparison.Ordinal);

    [Fact]
    public void A_key_of_an_administrator_comes_from_its_variable_or_from_a_file_of_the_owners()
    {
        var file = Write("two\n");

        Assert.Equal(("one", "two"), (Admin(null, "one").ApiKey, Admin(file, "one").ApiKey));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sk-secret\nx")]
    public void No_key_of_an_administrator_says_where_one_is_looked_for_and_quotes_none(string? key)
    {
        var message = Assert.Throws<NoCredentialsException>(() => Admin(null, key)).Message;

        Assert.Contains("ANTHROPIC_ADMIN_KEY", message, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-secret", message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static ClaudeCredentials Read(params (string Name, string Value)[] variables) => new KeySource(
        name => variables.LastOrDefault(variable => variable.Name == name).Value).Read();

    static ClaudeCredentials Admin(string? file, string? key) => new KeySource(
        name => name == "ANTHROPIC_ADMIN_KEY" ? key : null).ReadAdmin(file);

    static NoCredentialsException Refused(params (string Name, string Value)[] variables) =>
        Assert.Throws<NoCredentialsException>(() => Read(variables));

    string Write(string content, UnixFileMode others = UnixFileMode.None)
    {
        var path = Path.Combine(_folder, "key");
        File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);
        return path;
    }
}
