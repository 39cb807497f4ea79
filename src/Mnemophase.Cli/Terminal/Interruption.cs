using System.Runtime.InteropServices;

namespace Mnemophase.Cli.Terminal;

/// <summary>Turns the first Ctrl-C or SIGTERM into a request to stop; the second ends the program at once.</summary>
internal sealed class Interruption : IDisposable
{
    private static int _listening;
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;
    private readonly TimeSpan? _patience;
    private Timer? _end;

    /// <summary>Listens until it is disposed.</summary>
    /// <param name="patience">
    /// For work that only reads, or writes whole files: after this time the program ends with the work, however far it is. Null to wait for the work to stop.
    /// </param>
    public Interruption(TimeSpan? patience = null)
    {
        _patience = patience;
        _signals = Register(Stop);
        Interlocked.Increment(ref _listening);
    }

    /// <summary>How long work that keeps nothing may take to stop by itself.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(1);

    public CancellationToken Token => _stop.Token;

    /// <summary>Lets the signals end the program at once, with its exit code, while no verb listens: before it begins, and in verbs that have nothing to keep.</summary>
    public static IDisposable EndUnlessAVerbListens() =>
        new Registrations(
            Register(context =>
            {
                if (Volatile.Read(ref _listening) == 0)
                {
                    context.Cancel = true;
                    End();
                }
            })
        );

    public void Dispose()
    {
        Interlocked.Decrement(ref _listening);
        Array.ForEach(_signals, signal => signal.Dispose());
        _end?.Dispose();
        _stop.Dispose();
    }

    private static PosixSignalRegistration[] Register(Action<PosixSignalContext> handler) =>
        [PosixSignalRegistration.Create(PosixSignal.SIGINT, handler), PosixSignalRegistration.Create(PosixSignal.SIGTERM, handler)];

    private static void End()
    {
        Console.Error.WriteLine("mnemo: stopped");
        Environment.Exit(ExitCode.Interrupted);
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = !_stop.IsCancellationRequested;
        if (_patience is { } patience)
        {
            _end ??= new Timer(_ => End(), null, patience, Timeout.InfiniteTimeSpan);
        }

        _stop.Cancel();
    }

    private sealed class Registrations(PosixSignalRegistration[] signals) : IDisposable
    {
        public void Dispose() => Array.ForEach(signals, signal => signal.Dispose());
    }
}
