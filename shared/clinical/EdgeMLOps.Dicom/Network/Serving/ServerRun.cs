using System.Net;
using System.Net.Sockets;

namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>One span of listening, from the bind to the last connection's end.</summary>
internal sealed class ServerRun : IDisposable
{
    /// <summary>After a failed accept (out of descriptors, say), so that the loop does not spin.</summary>
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Below the 49 days that a timer takes.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    private readonly Socket _listener;
    private readonly ServerContext _server;
    private readonly Func<long> _nextId;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _accepting;

    /// <exception cref="SocketException">The address or port cannot be bound.</exception>
    public ServerRun(ServerContext server, Func<long> nextId)
    {
        _server = server;
        _nextId = nextId;
        _listener = new Socket(server.Options.Bind.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(new IPEndPoint(server.Options.Bind, server.Options.Port));
            _listener.Listen(512);
        }
        catch (SocketException)
        {
            _listener.Dispose();
            throw;
        }

        LocalEndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        NetworkLog.Listening(server.Logger, LocalEndPoint.Port);
        _accepting = AcceptAsync(_closing.Token);
    }

    public IPEndPoint LocalEndPoint { get; }

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
        _listener.Dispose();
        _closing.Dispose();
    }

    private async Task CloseAsync()
    {
        await _closing.CancelAsync();
        _listener.Dispose();
        await _accepting;
        var left = _server.Connections.All();
        foreach (var connection in left)
        {
            connection.Abort();
        }

        await Task.WhenAll(left.Select(connection => connection.Ended));
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                Begin(await _listener.AcceptAsync(cancellationToken));
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException exception)
            {
                NetworkLog.AcceptFailed(_server.Logger, exception.SocketErrorCode.ToString());
                await Task.Delay(AcceptPause, _server.TimeProvider, CancellationToken.None);
            }
        }
    }

    private void Begin(Socket socket)
    {
        var connection = new ServerConnection(_nextId(), socket);
        if (_server.Connections.Add(connection) is { } evicted)
        {
            NetworkLog.Evicted(_server.Logger, evicted.Id);
            evicted.Abort();
        }

        _ = RunAsync(connection); // its end is kept in connection.Ended; it does not throw
    }

    private async Task RunAsync(ServerConnection connection)
    {
        await Task.Yield(); // the accept loop goes on at once
        try
        {
            using var association = new ServerAssociation(connection, _server);
            await association.RunAsync();
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
