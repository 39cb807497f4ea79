using System.Net;
using System.Net.Sockets;

namespace Mnemophase.Explorer.Tests;

/// <summary>A port of this machine whose connections lead to another one, as through <c>ssh -L</c>.</summary>
internal sealed class ForwardedPort : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _connections;

    /// <summary>Forwards until it is disposed.</summary>
    /// <param name="to">The port that connections lead to.</param>
    public ForwardedPort(int to)
    {
        _listener.Start();
        _ = Serve(to);
    }

    /// <summary>The port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections it has forwarded.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private async Task Serve(int to)
    {
        try
        {
            while (true)
            {
                var here = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _connections);
                _ = Join(here, to);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private static async Task Join(TcpClient here, int to)
    {
        using var there = new TcpClient();
        try
        {
            using (here)
            {
                await there.ConnectAsync(IPAddress.Loopback, to);
                await Task.WhenAny(here.GetStream().CopyToAsync(there.GetStream()), there.GetStream().CopyToAsync(here.GetStream()));
            }
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            // One of the two has gone.
        }
    }
}
