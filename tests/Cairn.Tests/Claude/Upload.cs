using System.Text;
using Cairn.Claude;

namespace Cairn.Tests.Claude;

/// <summary>A create whose fence a test holds, and which counts how often its body was written.</summary>
sealed class Upload
{
    public const string Tail = "]}";

    const string Start = """{"requests":[1""";

    static readonly byte[] Spaces = [.. Enumerable.Repeat((byte)' ', 1 << 16)];

    readonly int _blocks;

    /// <param name="blocks">How many blocks of 64 KiB the body has; one is more than is sent to an early no.</param>
    public Upload(int blocks = 1) => _blocks = blocks;

    /// <summary>What the fence waits for.</summary>
    public TaskCompletionSource Fence { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How often the head of the body was begun.</summary>
    public int Heads { get; private set; }

    public long HeadLength => Start.Length + ((long)_blocks * Spaces.Length);

    /// <summary>One that finds its fence open.</summary>
    public static Upload Open(int blocks = 1)
    {
        var upload = new Upload(blocks);
        upload.Fence.SetResult();
        return upload;
    }

    public BatchUpload ToSend() => new()
    {
        Length = HeadLength + Tail.Length,
        Tail = Encoding.UTF8.GetBytes(Tail),
        WriteHeadAsync = async (stream, cancellationToken) =>
        {
            Heads++;
            await stream.WriteAsync(Encoding.UTF8.GetBytes(Start), cancellationToken);
            for (var i = 0; i < _blocks; i++)
                await stream.WriteAsync(Spaces, cancellationToken);
        },
        PassFenceAsync = cancellationToken => Fence.Task.WaitAsync(cancellationToken),
    };
}
