using System.Net;
using System.Net.Sockets;
using EdgeMLOps.Appliance.Core.Link;

namespace EdgeMLOps.Appliance.Core.Tests.Link;

/// <summary>A side of the link with real sockets: accepts and keeps connections until they end or are cut.</summary>
internal sealed class TcpSide(int port, TimeProvider time) : IHospitalSockets
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TcpClient, Task> _clients = [];
    private TcpListener? _listener;

    public int OpenAssociations
    {
        get
        {
            lock (_gate)
            {
                return _clients.Count;
            }
        }
    }

    public Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_listener is null)
        {
            try
            {
                _listener = new TcpListener(IPAddress.Loopback, port);
                _listener.Start();
            }
            catch (SocketException ex)
            {
                _listener = null;
                throw new IOException("Dicom:Port is taken", ex);
            }

            _ = AcceptAsync(_listener);
        }

        return Task.CompletedTask;
    }

    public async Task CloseAsync(DateTimeOffset deadlineUtc, CancellationToken cancellationToken)
    {
        _listener?.Stop();
        _listener = null;
        Task ended;
        lock (_gate)
        {
            ended = Task.WhenAll(_clients.Values);
        }

        var left = deadlineUtc - time.GetUtcNow();
        if (!ended.IsCompleted && left > TimeSpan.Zero)
        {
            await Task.WhenAny(ended, Task.Delay(left, time, cancellationToken));
        }

        lock (_gate)
        {
            foreach (var client in _clients.Keys)
            {
                client.Dispose();
            }
        }

        await ended;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                lock (_gate)
                {
                    _clients.Add(client, UntilEndAsync(client));
                }
            }
        }
        catch (Exception ex) when (ex is SocketException or ObjectDisposedException)
        {
            return; // stopped
        }
    }

    private async Task UntilEndAsync(TcpClient client)
    {
        await Task.Yield();
        try
        {
            while (await client.GetStream().ReadAsync(new byte[1]) > 0)
            {
                // what is said does not matter
            }
        }
        catch (Exception ex) when (ex is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // cut
        }

        client.Dispose();
        lock (_gate)
        {
            _clients.Remove(client);
        }
    }
}
