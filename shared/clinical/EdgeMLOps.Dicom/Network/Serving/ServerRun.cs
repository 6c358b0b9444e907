using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>One span of listening, from the bind to the last connection's end.</summary>
internal sealed class ServerRun : IDisposable
{
    /// <summary>Below the 49 days that a timer takes.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    private readonly List<ServerListener> _listeners = [];
    private readonly ServerContext _server;
    private readonly Func<long> _nextId;

    /// <exception cref="SocketException">The address or a port cannot be bound.</exception>
    public ServerRun(ServerContext server, Func<long> nextId)
    {
        _server = server;
        _nextId = nextId;
        var options = server.Options;
        try
        {
            _listeners.Add(new ServerListener(server, options.Port, options.TlsPort is null ? options.Tls : null));
            if (options.TlsPort is { } port)
            {
                _listeners.Add(new ServerListener(server, port, options.Tls));
            }
        }
        catch (SocketException)
        {
            Dispose();
            throw;
        }

        foreach (var listener in _listeners)
        {
            listener.Start(Begin);
        }
    }

    public IPEndPoint LocalEndPoint => _listeners[0].LocalEndPoint;

    public IPEndPoint? TlsEndPoint => _server.Options.Tls is null ? null : _listeners[^1].LocalEndPoint;

    public int OpenAssociations => _server.Connections.OpenCount;

    /// <summary>Refuses what is new, waits for what is open until the deadline, then closes all.</summary>
    public async Task<DicomDrainOutcome> DrainAsync(DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var open = _server.Connections.Drain();
        var finished = Task.WhenAll(open.Select(connection => connection.Ended));
        var left = TimeSpan.FromTicks(Math.Clamp((deadline - _server.TimeProvider.GetUtcNow()).Ticks, 0, LongestWait.Ticks));
        try
        {
            await finished.WaitAsync(left, _server.TimeProvider, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The deadline is the promise; what is still open is aborted below and counted.
        }

        var outcome = new DicomDrainOutcome(
            open.Count(connection => connection.Ended.IsCompleted), open.Count(connection => !connection.Ended.IsCompleted));
        await CloseAsync();
        NetworkLog.Drained(_server.Logger, outcome.Finished, outcome.Aborted);
        return outcome;
    }

    public void Dispose()
    {
        foreach (var listener in _listeners)
        {
            listener.Dispose();
        }
    }

    private async Task CloseAsync()
    {
        await Task.WhenAll(_listeners.Select(listener => listener.CloseAsync()));
        var left = _server.Connections.All();
        foreach (var connection in left)
        {
            connection.Abort();
        }

        await Task.WhenAll(left.Select(connection => connection.Ended));
    }

    private void Begin(Socket socket, Func<SslServerAuthenticationOptions>? tls)
    {
        if (AddressOf(socket) is not { } address)
        {
            socket.Dispose(); // gone before it was here
            return;
        }

        var connection = new ServerConnection(_nextId(), socket, address, tls);
        if (_server.Connections.Add(connection) is { } evicted)
        {
            NetworkLog.Evicted(_server.Logger, evicted.Id);
            evicted.Cut();
        }

        _ = RunAsync(connection); // its end is kept in connection.Ended; it does not throw
    }

    private static IPAddress? AddressOf(Socket socket)
    {
        try
        {
            return (socket.RemoteEndPoint as IPEndPoint)?.Address;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private async Task RunAsync(ServerConnection connection)
    {
        await Task.Yield(); // the accept loop goes on at once
        try
        {
            using var association = new ServerAssociation(connection, _server);
            await association.RunAsync();
        }
        catch (Exception exception) when (PduConnection.IsConnectionEnd(exception))
        {
            NetworkLog.NeverOpened(_server.Logger, connection.Id, DicomAssociationEnd.ConnectionLost);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            NetworkLog.InternalError(_server.Logger, connection.Id, exception.GetType().Name);
        }
        finally
        {
            _server.Connections.Remove(connection);
            connection.Dispose();
        }
    }
}
