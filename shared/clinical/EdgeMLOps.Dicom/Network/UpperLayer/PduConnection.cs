using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>
/// A TCP connection, plain or with TLS on it, that carries PDUs; one reader and one writer at a time. Each wait for the peer has its time limit.
/// </summary>
internal sealed class PduConnection : IDisposable
{
    /// <summary>How long an abort or a release may take to reach a peer that does not close by itself.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly TimeProvider _timeProvider;
    private Stream _stream;
    private PduReader _reader;
    private bool _handshaking;

    public PduConnection(Socket socket, TimeProvider timeProvider)
    {
        // Without it Nagle holds a response back until the peer's delayed ACK: 44 ms an instance on Linux.
        socket.NoDelay = true;
        var address = ((IPEndPoint)socket.RemoteEndPoint!).Address;
        RemoteAddress = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new PduReader(_stream);
        _timeProvider = timeProvider;
    }

    public IPAddress RemoteAddress { get; }

    public PduLimits Limits
    {
        get => _reader.Limits;
        set => _reader.Limits = value;
    }

    /// <summary>Nothing came that was not read, the peer's end of the connection included.</summary>
    public bool IsQuiet
    {
        get
        {
            try
            {
                return _reader.IsEmpty && !_socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return false;
            }
        }
    }

    /// <summary>Puts TLS on the connection before its first unit; when it fails, nothing but a close is left to it.</summary>
    /// <param name="handshake">Makes the secured stream of the plain one.</param>
    /// <param name="clock">Armed for the handshake as a whole.</param>
    /// <param name="within">The time for it.</param>
    public async ValueTask SecureAsync(Func<Stream, CancellationToken, Task<SslStream>> handshake, WaitClock clock, TimeSpan within)
    {
        _handshaking = true;
        clock.Arm(within);
        _stream = await handshake(_stream, clock.Token);
        clock.Rest();
        _handshaking = false;
        _reader.Dispose();
        _reader = new PduReader(_stream);
    }

    /// <summary>The next unit, whole, within the time; the clock rests while the caller works on it.</summary>
    public async ValueTask<Pdu> ReadAsync(WaitClock clock, TimeSpan within)
    {
        clock.Arm(within);
        var pdu = await _reader.ReadAsync(clock.Token);
        clock.Rest();
        return pdu;
    }

    /// <summary>Sends all of it in one write; a peer that takes nothing ends it when the time is out.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> pdus, WaitClock clock, TimeSpan within)
    {
        clock.Arm(within);
        await _stream.WriteAsync(pdus, clock.Token);
        PromptAcknowledgement.Ask(_socket);
        clock.Rest();
    }

    /// <summary>
    /// Sends a last unit if the peer takes it, then waits a moment for the peer to close first: closing with unread
    /// bytes would make the kernel reset the connection and throw the last unit away.
    /// </summary>
    public async Task CloseAsync(ReadOnlyMemory<byte> lastPdu)
    {
        using var clock = new WaitClock(_timeProvider, CancellationToken.None);
        clock.Arm(LastWords);
        try
        {
            // In the midst of a handshake a PDU would be plain text to a peer that waits for TLS.
            if (!lastPdu.IsEmpty && !_handshaking)
            {
                await _stream.WriteAsync(lastPdu, clock.Token);
            }

            if (_stream is SslStream secured)
            {
                await secured.ShutdownAsync().WaitAsync(clock.Token); // close_notify: the peer can tell it from a cut
            }

            _socket.Shutdown(SocketShutdown.Send);
            var rest = new byte[4096];
            while (await _stream.ReadAsync(rest, clock.Token) > 0)
            {
                // What the peer still had on its way is of no use to an ended association.
            }
        }
        catch (Exception exception) when (IsConnectionEnd(exception))
        {
            // The peer is gone or does not listen; the socket is closed either way.
        }
    }

    /// <summary>Closes the socket from any thread; who reads or writes is told by an exception, and disposes the rest.</summary>
    public void Cut() => _socket.Dispose();

    /// <summary>The ways a connection ends under a reader or a writer, other than by protocol.</summary>
    public static bool IsConnectionEnd(Exception exception) =>
        exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException;

    public void Dispose()
    {
        _stream.Dispose();
        _reader.Dispose();
    }
}
