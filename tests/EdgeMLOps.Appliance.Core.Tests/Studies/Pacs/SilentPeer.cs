using System.Net;
using System.Net.Sockets;

namespace EdgeMLOps.Appliance.Core.Tests.Studies.Pacs;

/// <summary>A TCP peer that takes connections and answers none, or hangs up at once.</summary>
internal sealed class SilentPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _clients = [];
    private readonly bool _hangsUp;
    private readonly Task _accepting;
    private int _connections;

    public SilentPeer(bool hangsUp = false)
    {
        _hangsUp = hangsUp;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref _connections);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        _clients.ForEach(client => client.Dispose());
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _connections);
                if (_hangsUp)
                {
                    client.Dispose();
                }
                else
                {
                    _clients.Add(client);
                }
            }
        }
        catch (Exception ex) when (ex is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
