using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Cairn.Workloads;

/// <summary>
/// Runs a command of the user's on one input: no shell stands between, no key of Anthropic's is in its environment, and
/// it is ended with all that it started when its time is over.
/// </summary>
sealed class CommandProcess(CommandTerms command)
{
    const int PrintedMax = 64 * 1024;

    static readonly string[] Secrets = ["ANTHROPIC_", "CAIRN_API_KEY"];

    string Program => command.Words[0];

    /// <summary>Starts it, gives it the input on stdin, and waits for its end.</summary>
    public async Task<CommandEnd> RunAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(command.Timeout);
        Process process;
        try
        {
            process = Process.Start(Start())!;
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            return new CommandEnd.Failed($"'{Program}' cannot be started: {exception.Message}");
        }

        using (process)
        {
            try
            {
                return await FollowAsync(process, input, time.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return new CommandEnd.Failed(string.Create(CultureInfo.InvariantCulture,
                    $"'{Program}' did not end within {command.Timeout.TotalSeconds} s"));
            }
            finally
            {
                End(process);
            }
        }
    }

    static void End(Process process)
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
    }

    async Task<CommandEnd> FollowAsync(
        Process process, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        // Both ends at once: a program may print before it has read all, and a full pipe would stop it.
        var asking = AskAsync(process.StandardInput.BaseStream, input, cancellationToken);
        var saying = ReadAsync(process, process.StandardError, cancellationToken);
        var printing = ReadAsync(process, process.StandardOutput, cancellationToken);
        await Task.WhenAll(asking, saying, printing);
        var (said, printed) = (await saying, await printing);
        if (printed is null || said is null)
            return new CommandEnd.Failed($"'{Program}' printed more than {PrintedMax / 1024} KB");

        await process.WaitForExitAsync(cancellationToken);
        return new CommandEnd.Exited(process.ExitCode, printed, said);
    }

    ProcessStartInfo Start()
    {
        var start = new ProcessStartInfo(Program, command.Words.Skip(1))
        {
            WorkingDirectory = command.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys
            .Where(name => Secrets.Any(secret => name.StartsWith(secret, StringComparison.OrdinalIgnoreCase))).ToList())
        {
            start.Environment.Remove(name);
        }

        return start;
    }

    // A program that has seen enough may end without reading all.
    static async Task AskAsync(Stream stdin, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        try
        {
            await using (stdin)
                await stdin.WriteAsync(input, cancellationToken);
        }
        catch (IOException)
        {
            return;
        }
    }

    // Null when there is more than anybody needs: the process is ended then.
    static async Task<string?> ReadAsync(Process process, StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new char[PrintedMax + 1];
        var length = await reader.ReadBlockAsync(text, cancellationToken);
        if (length <= PrintedMax)
            return new(text, 0, length);

        End(process);
        return null;
    }
}
