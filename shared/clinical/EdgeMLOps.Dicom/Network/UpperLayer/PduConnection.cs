using System.Net;
using System.Net.Sockets;

namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>
/// A TCP connection that carries PDUs; one reader and one writer at a time. Each wait for the peer has its time limit.
/// </summary>
internal sealed class PduConnection : IDisposable
{
    /// <summary>How long an abort or a release may take to reach a peer that does not close by itself.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly PduReader _reader;
    private readonly TimeProvider _timeProvider;

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
            if (!lastPdu.IsEmpty)
            {
                await _stream.WriteAsync(lastPdu, clock.Token);
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

    /// <summary>The ways a connection ends under a reader or a writer, other than by protocol.</summary>
    public static bool IsConnectionEnd(Exception exception) =>
        exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException;

    public void Dispose()
    {
        _stream.Dispose();
        _reader.Dispose();
    }
}
