using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>One listening port, plain or TLS, from its bind to its close; each connection is handed on at once.</summary>
internal sealed class ServerListener : IDisposable
{
    /// <summary>After a failed accept (out of descriptors, say), so that the loop does not spin.</summary>
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly ServerContext _server;
    private readonly Func<SslServerAuthenticationOptions>? _tls;
    private readonly CancellationTokenSource _closing = new();
    private Task _accepting = Task.CompletedTask;

    /// <exception cref="SocketException">The address or port cannot be bound.</exception>
    public ServerListener(ServerContext server, int port, Func<SslServerAuthenticationOptions>? tls)
    {
        _server = server;
        _tls = tls;
        _socket = new Socket(server.Options.Bind.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _socket.Bind(new IPEndPoint(server.Options.Bind, port));
            _socket.Listen(512);
        }
        catch (SocketException)
        {
            _socket.Dispose();
            throw;
        }

        LocalEndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        if (tls is null)
        {
            NetworkLog.Listening(server.Logger, LocalEndPoint.Port);
        }
        else
        {
            NetworkLog.ListeningForTls(server.Logger, LocalEndPoint.Port);
        }
    }

    public IPEndPoint LocalEndPoint { get; }

    public void Start(Action<Socket, Func<SslServerAuthenticationOptions>?> begin) => _accepting = AcceptAsync(begin, _closing.Token);

    public async Task CloseAsync()
    {
        await _closing.CancelAsync();
        _socket.Dispose();
        await _accepting;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync(Action<Socket, Func<SslServerAuthenticationOptions>?> begin, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                begin(await _socket.AcceptAsync(cancellationToken), _tls);
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
}
