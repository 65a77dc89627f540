using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Bench.Sending;

/// <summary>
/// Makes or sends the body each time it is told a line, in a process of its own; started by <c>body</c> itself.
/// </summary>
sealed class BodyWorkCommand : Command
{
    const int BufferBytes = 64 * 1024;

    readonly Argument<string> _what = new("what") { Description = "write, copy, compose, post, send or sdk" };

    readonly Option<DirectoryInfo> _folder = new("--folder") { Description = "where the workload is" };

    readonly Option<string> _sink = new("--sink") { Description = "where the body goes" };

    public BodyWorkCommand()
        : base("body-work", "Make or send the body once for each line; started by body itself.")
    {
        Hidden = true;
        Add(_what);
        Add(_folder);
        Add(_sink);
        SetAction(InvokeAsync);
    }

    async Task InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var folder = parsed.GetValue(_folder)!;
        var sink = new Uri(parsed.GetValue(_sink)!);
        var work = parsed.GetValue(_what) switch
        {
            "write" => Writing(folder),
            "copy" => Copying(folder),
            "compose" => Composing(folder),
            "post" => Posting(folder, sink),
            "send" => Sending(folder, sink),
            "sdk" => SdkPeer.Posting(folder, sink),
            var other => throw new BenchException($"'{other}' is none of write, copy, compose, post, send and sdk."),
        };
        GC.Collect();
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync(cancellationToken) is not null)
        {
            var started = TimeProvider.System.GetTimestamp();
            var (own, bytes) = await work(cancellationToken);
            var time = own ?? TimeProvider.System.GetElapsedTime(started);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.000} {bytes}"));
        }
    }

    /// <summary>What the peers read: the body for `cat`, and what it is made of for the others.</summary>
    static Func<CancellationToken, Task<(TimeSpan? Time, long Bytes)>> Writing(DirectoryInfo folder) =>
        async cancellationToken =>
        {
            var workload = new SendingWorkload(folder);
            await using var body = File.Create(Path.Combine(folder.FullName, BodySubject.BodyFile));
            var bytes = Compose(workload, workload.Rows(), body);
            await body.FlushAsync(cancellationToken);
            body.Position = 0;
            using var whole = await JsonDocument.ParseAsync(body, default, cancellationToken);
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, BodySubject.PromptFile),
                PromptOf(whole.RootElement.GetProperty("requests")[0].GetProperty("params")), cancellationToken);
            await using var rows = File.CreateText(Path.Combine(folder.FullName, BodySubject.RowsFile));
            foreach (var request in whole.RootElement.GetProperty("requests").EnumerateArray())
                await rows.WriteLineAsync(LineOf(request));
            return (null, bytes);
        };

    static string PromptOf(JsonElement asked) => JsonSerializer.Serialize(new
    {
        model = asked.GetProperty("model").GetString(),
        maxTokens = asked.GetProperty("max_tokens").GetInt32(),
        system = asked.GetProperty("system")[0].GetProperty("text").GetString(),
    });

    static string LineOf(JsonElement request)
    {
        var asked = request.GetProperty("params");
        return JsonSerializer.Serialize(new
        {
            id = request.GetProperty("custom_id").GetString(),
            text = asked.GetProperty("messages")[0].GetProperty("content")[0].GetProperty("text").GetString(),
        });
    }

    static Func<CancellationToken, Task<(TimeSpan? Time, long Bytes)>> Copying(DirectoryInfo folder)
    {
        var source = File.ReadAllBytes(Path.Combine(folder.FullName, BodySubject.BodyFile));
        var target = new byte[source.Length];
        return _ =>
        {
            source.AsSpan().CopyTo(target);
            return Task.FromResult(((TimeSpan?)null, (long)target.Length));
        };
    }

    static Func<CancellationToken, Task<(TimeSpan? Time, long Bytes)>> Composing(DirectoryInfo folder)
    {
        var workload = new SendingWorkload(folder);
        var rows = workload.Rows();
        return _ => Task.FromResult(((TimeSpan?)null, Compose(workload, rows, Stream.Null)));
    }

    // Its length is known beforehand, as the ledger knows it of a planned batch.
    static Func<CancellationToken, Task<(TimeSpan? Time, long Bytes)>> Posting(DirectoryInfo folder, Uri sink)
    {
        var workload = new SendingWorkload(folder);
        var rows = workload.Rows();
        var bytes = new FileInfo(Path.Combine(folder.FullName, BodySubject.BodyFile)).Length;
#pragma warning disable CA2000 // It posts until the process ends.
        var client = new HttpClient { BaseAddress = sink };
#pragma warning restore CA2000
        return async cancellationToken =>
        {
            using var content = new RowsContent(workload, rows, bytes);
            using var answer = await client.PostAsync(
                new Uri(SwallowingServer.Batches, UriKind.Relative), content, cancellationToken);
            await using var json = await answer.Content.ReadAsStreamAsync(cancellationToken);
            using var batch = await JsonDocument.ParseAsync(json, default, cancellationToken);
            return (null, SwallowingServer.BytesOf(batch.RootElement.GetProperty("id").GetString()!));
        };
    }

    static Func<CancellationToken, Task<(TimeSpan? Time, long Bytes)>> Sending(DirectoryInfo folder, Uri sink)
    {
        var workload = new SendingWorkload(folder);
        return async cancellationToken =>
        {
            var (time, bytes) = await workload.SendAsync(sink, cancellationToken);
            return (time, bytes);
        };
    }

    static long Compose(SendingWorkload workload, List<Row> rows, Stream to)
    {
        var body = workload.Body();
        var buffer = new ArrayBufferWriter<byte>(2 * BufferBytes);
        var bytes = 0L;
        buffer.Write(BatchBody.Head.Span);
        foreach (var row in rows)
        {
            body.WriteRequest(buffer, row.Number, workload.Composer.Lend(row), row.Number == 0);
            if (buffer.WrittenCount >= BufferBytes)
                bytes += Flush(buffer, to);
        }

        buffer.Write(BatchBody.Tail.Span);
        return bytes + Flush(buffer, to);
    }

    static int Flush(ArrayBufferWriter<byte> buffer, Stream to)
    {
        var bytes = buffer.WrittenCount;
        to.Write(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
        return bytes;
    }
}
