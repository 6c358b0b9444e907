using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace EdgeMLOps.TestKit.Dicom;

/// <summary>
/// Peers that hold places and do nothing with them: connections that say nothing, and associations that have begun an
/// object and send no more of it. Written by hand from PS3.8, so that it can stand before any receiver.
/// </summary>
public sealed class Crowd : IAsyncDisposable
{
    private readonly List<Socket> _silent = [];
    private readonly List<Socket> _slow = [];

    private Crowd()
    {
    }

    /// <summary>Each slow sender still has its connection: neither closed nor reset.</summary>
    public bool SlowSendersAreConnected => _slow.TrueForAll(socket => !socket.Poll(0, SelectMode.SelectRead));

    /// <param name="host">The receiver.</param>
    /// <param name="port">Its DICOM port.</param>
    /// <param name="silent">Connections that say nothing.</param>
    /// <param name="slow">Associations that are in the middle of an object.</param>
    /// <param name="calledAe">Whom the slow ones call.</param>
    /// <param name="callingAe">As whom they call.</param>
    public static async Task<Crowd> OpenAsync(
        string host, int port, int silent, int slow, string calledAe = "EDGEMLOPS", string callingAe = "CROWD")
    {
        var crowd = new Crowd();
        for (var i = 0; i < slow; i++)
        {
            var socket = await ConnectAsync(host, port);
            crowd._slow.Add(socket);
            await socket.SendAsync(Request(calledAe, callingAe));
            await SkipPduAsync(socket);
            await socket.SendAsync(Beginning());
        }

        for (var i = 0; i < silent; i++)
        {
            crowd._silent.Add(await ConnectAsync(host, port));
        }

        return crowd;
    }

    /// <summary>One more byte from each slow sender.</summary>
    public async Task DripAsync()
    {
        foreach (var socket in _slow)
        {
            await socket.SendAsync(new byte[1]);
        }
    }

    public ValueTask DisposeAsync()
    {
        _silent.ForEach(socket => socket.Dispose());
        _slow.ForEach(socket => socket.Dispose());
        return ValueTask.CompletedTask;
    }

    private static async Task<Socket> ConnectAsync(string host, int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(host, port);
        return socket;
    }

    private static async Task SkipPduAsync(Socket socket)
    {
        var header = await ReadAsync(socket, 6);
        await ReadAsync(socket, BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(2)));
        if (header[0] != 2)
        {
            throw new InvalidOperationException($"PDU {header[0]} instead of an A-ASSOCIATE-AC");
        }
    }

    private static async Task<byte[]> ReadAsync(Socket socket, int count)
    {
        var bytes = new byte[count];
        using var stream = new NetworkStream(socket, ownsSocket: false);
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    // A-ASSOCIATE-RQ for CT images in explicit VR little endian (PS3.8 section 9.3.2).
    private static byte[] Request(string calledAe, string callingAe)
    {
        byte[] context =
        [
            1, 0, 0, 0, .. Item(0x30, Encoding.ASCII.GetBytes(TestObject.CtImage)),
            .. Item(0x40, Encoding.ASCII.GetBytes(TestObject.ExplicitLittleEndian)),
        ];
        byte[] body =
        [
            0, 1, 0, 0, .. Title(calledAe), .. Title(callingAe), .. new byte[32],
            .. Item(0x10, "1.2.840.10008.3.1.1.1"u8), .. Item(0x20, context), .. Item(0x50, Item(0x51, [0, 0, 0x40, 0])),
        ];
        return Pdu(1, body);
    }

    // A C-STORE-RQ, and of its data set the header of a P-DATA-TF of 16,000 bytes that do not come.
    private static byte[] Beginning()
    {
        byte[] command =
        [
            .. Element(0x0002, Encoding.ASCII.GetBytes(TestObject.CtImage + "\0")),
            .. Element(0x0100, [1, 0]),
            .. Element(0x0110, [1, 0]),
            .. Element(0x0700, [0, 0]),
            .. Element(0x0800, [1, 0]),
            .. Element(0x1000, "2.25.1\0\0"u8),
        ];
        command = [.. Element(0x0000, BitConverter.GetBytes(command.Length)), .. command];
        return [.. Pdu(4, [.. BigEndian(command.Length + 2), 1, 3, .. command]), 4, 0, .. BigEndian(16_000)];
    }

    private static byte[] Pdu(byte type, byte[] body) => [type, 0, .. BigEndian(body.Length), .. body];

    private static byte[] Item(byte type, ReadOnlySpan<byte> body) => [type, 0, (byte)(body.Length >> 8), (byte)body.Length, .. body];

    private static byte[] Title(string title) => Encoding.ASCII.GetBytes(title.PadRight(16));

    private static byte[] Element(ushort element, ReadOnlySpan<byte> value) =>
        [0, 0, (byte)element, (byte)(element >> 8), .. BitConverter.GetBytes(value.Length), .. value];

    private static byte[] BigEndian(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
