using System.Runtime.InteropServices;

namespace Cairn.Cli;

/// <summary>Ctrl-C and SIGTERM: the first asks for an orderly end, the second ends at once.</summary>
sealed class Interruption : IDisposable
{
    readonly CancellationTokenSource _source = new();
    readonly List<PosixSignalRegistration> _signals = [];

    public Interruption()
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM])
            _signals.Add(PosixSignalRegistration.Create(signal, Handle));
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _signals.ForEach(signal => signal.Dispose());
        _source.Dispose();
    }

    void Handle(PosixSignalContext context)
    {
        // Uncancelled, the second signal does what it does everywhere: the process ends. Nothing is lost by that
        // either.
        context.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }
}
