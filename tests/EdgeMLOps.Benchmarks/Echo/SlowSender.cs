using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeMLOps.Benchmarks.Receivers;
using EdgeMLOps.TestKit.Dicom;

namespace EdgeMLOps.Benchmarks.Echo;

/// <summary>
/// A sender that opens an association and then gives a P-DATA-TF of 128 KB in pieces, at 2.5 KB a second: just fast enough
/// not to be ended for it. Written by hand from PS3.8 section 9.3, because our own client has no such manners.
/// </summary>
internal sealed class SlowSender : IDisposable
{
    private const int PieceBytes = 128;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Socket _socket;

    private SlowSender(Socket socket) => _socket = socket;

    /// <param name="port">Of the receiver.</param>
    /// <param name="number">Each number is a machine, with an address of its own.</param>
    public static async Task<SlowSender> OpenAsync(int port, int number)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(new IPAddress([127, 0, 1, (byte)(number + 1)]), 0));
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await socket.SendAsync(AssociateRequest());
        var answer = new byte[6];
        return await socket.ReceiveAsync(answer) > 0 && answer[0] == 2
            ? new SlowSender(socket)
            : throw new InvalidOperationException($"no association: PDU type {answer[0]}");
    }

    /// <summary>Sends a piece now and then until it is told to stop; fails if the receiver ends it before.</summary>
    public async Task DribbleAsync(CancellationToken stop)
    {
        byte[] header = [4, 0, 0, 2, 0, 0, 0, 1, 0xFF, 0xFC, 1, 1];
        await _socket.SendAsync(header, CancellationToken.None);
        using var timer = new PeriodicTimer(Pause, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                await _socket.SendAsync(new byte[PieceBytes], CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    public void Dispose() => _socket.Dispose();

    private static byte[] AssociateRequest()
    {
        byte[] context =
        [
            .. Item(0x20, [1, 0, 0, 0, .. Item(0x30, Encoding.ASCII.GetBytes(TestObject.CtImage)), .. Item(0x40, Encoding.ASCII.GetBytes(TestObject.ExplicitLittleEndian))]),
        ];
        byte[] body =
        [
            0, 1, 0, 0,
            .. Title(Receiver.AeTitle), .. Title("SLOW"), .. new byte[32],
            .. Item(0x10, "1.2.840.10008.3.1.1.1"u8.ToArray()),
            .. context,
            .. Item(0x50, Item(0x51, [0, 0, 0x40, 0])),
        ];
        var request = new byte[6 + body.Length];
        request[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(2), body.Length);
        body.CopyTo(request, 6);
        return request;
    }

    private static byte[] Item(byte type, byte[] content) => [type, 0, (byte)(content.Length >> 8), (byte)content.Length, .. content];

    private static byte[] Title(string text) => Encoding.ASCII.GetBytes(text.PadRight(16));
}
