using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>One accepted TCP connection: its number, the way to end it from outside, and when it has ended.</summary>
internal sealed class ServerConnection : IDisposable
{
    private readonly CancellationTokenSource _abort = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ServerConnection(long id, Socket socket, IPAddress address, Func<SslServerAuthenticationOptions>? tls)
    {
        Id = id;
        Socket = socket;
        Tls = tls;
        Address = address;
    }

    public long Id { get; }

    public Socket Socket { get; }

    /// <summary>The port it came in by speaks TLS.</summary>
    public Func<SslServerAuthenticationOptions>? Tls { get; }

    /// <summary>Where the peer is; unlike what is shown of it, an IPv4 address may be mapped here.</summary>
    public IPAddress Address { get; }

    public CancellationToken Aborted => _abort.Token;

    /// <summary>Completes when nothing of the connection is left: socket closed, sink disposed, provider told.</summary>
    public Task Ended => _ended.Task;

    /// <summary>What <see cref="Abort"/> was called for.</summary>
    public DicomAssociationEnd AbortedAs { get; private set; } = DicomAssociationEnd.Drained;

    public void Abort(DicomAssociationEnd end = DicomAssociationEnd.Drained)
    {
        AbortedAs = end;
        try
        {
            _abort.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself in between, which is what was asked for.
        }
    }

    /// <summary>Ends it without a word: one that has to go for others is not to cost a socket for as long as last words take.</summary>
    public void Cut()
    {
        Abort();
        Socket.Dispose();
    }

    public void Dispose()
    {
        Socket.Dispose();
        _abort.Dispose();
        _ended.TrySetResult();
    }
}
