using System.ComponentModel;
using System.Diagnostics;
using Cairn.Claude;

namespace Cairn.Cli;

/// <summary>
/// Where the key comes from: a variable, a file of the owner's, or a command that prints it. Never from the command
/// line, which every process of the machine can read.
/// </summary>
/// <param name="variable">Reads the environment; null for what is not set.</param>
sealed class KeySource(Func<string, string?> variable)
{
    const string Key = "ANTHROPIC_API_KEY";
    const string Next = "ANTHROPIC_API_KEY_NEXT";
    const string KeyFile = "ANTHROPIC_API_KEY_FILE";
    const string KeyCommand = "CAIRN_API_KEY_COMMAND";
    const string Token = "ANTHROPIC_AUTH_TOKEN";
    const string AdminKey = "ANTHROPIC_ADMIN_KEY";
    const string AdminKeyFile = "--admin-key-file";
    const int BytesMax = 4096;

    const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    static readonly TimeSpan CommandTimeMax = TimeSpan.FromMinutes(1);

    // A command may ask its owner something, so it is run once however many connections there are.
    static readonly Lazy<ClaudeCredentials> OfThisProcess = new(() => new KeySource(
        name => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null).Read());

    /// <summary>What this process pays with.</summary>
    /// <exception cref="NoCredentialsException">There is nothing, or nothing that will do.</exception>
    public static ClaudeCredentials Credentials => OfThisProcess.Value;

    /// <summary>Reads the one source that is set, and the key that is to follow.</summary>
    public ClaudeCredentials Read()
    {
        var set = ((string[])[Key, KeyFile, KeyCommand]).Where(name => variable(name) is not null).ToList();
        if (set.Count > 1)
            throw new NoCredentialsException($"{string.Join(" and ", set)} are set: it is open who pays; keep one. ");

        var lines = set switch
        {
            [Key] => [variable(Key)!],
            [KeyFile] => Lines(OfFile(variable(KeyFile)!, KeyFile), KeyFile),
            [KeyCommand] => Lines(OfCommand(variable(KeyCommand)!), KeyCommand),
            _ => (string[])[],
        };
        string?[] secrets = [lines.ElementAtOrDefault(0), lines.ElementAtOrDefault(1) ?? variable(Next),
            variable(Token)];
        if (secrets.Any(secret => secret is not null && !secret.All(IsOfAKey)))
            throw new NoCredentialsException("The API key has characters that no key has, such as a newline. ");

        var credentials = new ClaudeCredentials(secrets[0], secrets[2]);
        return credentials.Exist
            ? credentials with { Next = secrets[1] is { } next ? new(next, null) : null }
            : throw new NoCredentialsException();
    }

    /// <summary>Reads the key of an administrator, which reads reports and pays for nothing.</summary>
    /// <param name="file">The owner's file with it; null for the variable.</param>
    public ClaudeCredentials ReadAdmin(string? file)
    {
        const string advice = $"Set {AdminKey}, or name a file with it by {AdminKeyFile}: an Admin key is made in the "
            + "Console by an administrator of the organization. A sandbox is named by --sandbox=URI or --run.";
        var lines = file is not null ? Lines(OfFile(file, AdminKeyFile), AdminKeyFile)
            : variable(AdminKey) is { } key ? [key]
            : throw new NoCredentialsException("There is no Admin key, and the reports take no other. ", advice);
        return lines is [var only] && only.All(IsOfAKey)
            ? new(only, null)
            : throw new NoCredentialsException("The Admin key is no single line of a key's characters. ", advice);
    }

    static bool IsOfAKey(char letter) => char.IsAscii(letter) && !char.IsControl(letter);

    // The key, and on a second line the one that follows it.
    static string[] Lines(string text, string from)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Length is 1 or 2
            ? lines
            : throw new NoCredentialsException($"{from} gave {lines.Length} lines; expected the key alone on the "
                + "first and at most one more, the key that follows it, on the second. ");
    }

    static string OfFile(string path, string from)
    {
        try
        {
            using var file = File.OpenHandle(path);
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != 0)
            {
                throw new NoCredentialsException($"'{path}' ({from}) is open to other users; expected a file of its "
                    + $"owner alone: `chmod 600 {path}`. ");
            }

            using var reader = new StreamReader(new FileStream(file, FileAccess.Read));
            return AtMost(reader, from);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NoCredentialsException($"The file of {from} cannot be read: {exception.Message} ");
        }
    }

    static string OfCommand(string command)
    {
        var (shell, flag) = OperatingSystem.IsWindows() ? ("cmd", "/c") : ("/bin/sh", "-c");
        try
        {
            // Its stderr and stdin are the terminal's: it may have to ask for a password.
            using var process = Process.Start(new ProcessStartInfo(shell, [flag, command])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            })!;
            using var limit = new CancellationTokenSource(CommandTimeMax);
            using var end = limit.Token.Register(() => process.Kill(entireProcessTree: true));
            var text = AtMost(process.StandardOutput, KeyCommand);
            process.WaitForExit();
            return process.ExitCode == 0
                ? text
                : throw new NoCredentialsException($"The command of {KeyCommand} ended with {process.ExitCode} "
                    + $"(within {CommandTimeMax.TotalSeconds} s it must print the key and end with 0). ");
        }
        catch (Win32Exception exception)
        {
            throw new NoCredentialsException($"The command of {KeyCommand} cannot be started: {exception.Message}. ");
        }
    }

    static string AtMost(TextReader reader, string from)
    {
        var text = new char[BytesMax];
        var length = reader.ReadBlock(text);
        return length < BytesMax
            ? new(text, 0, length)
            : throw new NoCredentialsException($"{from} gave {BytesMax} characters or more; expected a key. ");
    }
}
