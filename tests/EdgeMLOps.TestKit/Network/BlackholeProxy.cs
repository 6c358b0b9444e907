using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace EdgeMLOps.TestKit.Network;

/// <summary>A TCP proxy on the loopback that passes everything on until it is told to swallow: then the kernel drops every packet of both its
/// connections unread (SO_ATTACH_FILTER), so nothing is acknowledged, closed or reset, as when a cable is pulled. Linux; needs no right.</summary>
public sealed class BlackholeProxy : IAsyncDisposable
{
    private const int LevelSocket = 1;
    private const int AttachFilter = 26;
    private const ushort ReturnConstant = 0x06; // BPF_RET | BPF_K, with 0 bytes to keep

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _sockets = [];
    private readonly Task _serving;

    public BlackholeProxy(int port)
    {
        _listener.Start();
        _serving = ServeAsync(port);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>From now on a socket gets nothing of what is sent to it, and its kernel says so to nobody; a listening one is not there.</summary>
    public static void Deafen(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        var filter = Marshal.AllocHGlobal(sizeof(long)); // one struct sock_filter; the kernel copies it
        try
        {
            Marshal.WriteInt64(filter, ReturnConstant);

            // struct sock_fprog: a count, then at the alignment of a pointer where the instructions are.
            Span<byte> program = stackalloc byte[2 * nint.Size];
            BinaryPrimitives.WriteUInt16LittleEndian(program, 1);
            MemoryMarshal.Write(program[nint.Size..], in filter);
            socket.SetRawSocketOption(LevelSocket, AttachFilter, program);
        }
        finally
        {
            Marshal.FreeHGlobal(filter);
        }
    }

    /// <summary>Swallows all that comes, from both sides.</summary>
    public void Swallow()
    {
        lock (_sockets)
        {
            _sockets.ForEach(Deafen);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        lock (_sockets)
        {
            _sockets.ForEach(socket => socket.Dispose());
        }

        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ServeAsync(int port)
    {
        while (true)
        {
            var near = await _listener.AcceptSocketAsync();
            var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            lock (_sockets)
            {
                _sockets.AddRange([near, far]);
            }

            await far.ConnectAsync(IPAddress.Loopback, port);
            _ = PassAsync(near, far);
            _ = PassAsync(far, near);
        }
    }

    private static async Task PassAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                await to.SendAsync(buffer.AsMemory(0, count));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception ex) when (ex is SocketException or ObjectDisposedException)
        {
            // The other side is gone, or the test is over.
        }
    }
}
