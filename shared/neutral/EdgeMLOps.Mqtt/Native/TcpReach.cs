using System.Net.Sockets;

namespace EdgeMLOps.Mqtt.Native;

/// <summary>Asks the kernel whether the other machine still confirms what is sent: what tells a slow broker from a dead way.</summary>
internal static class TcpReach
{
    // linux/tcp.h: struct tcp_info, option TCP_INFO of level IPPROTO_TCP; tcpi_unacked counts segments.
    private const int LevelTcp = 6;
    private const int OptionTcpInfo = 11;
    private const int UnacknowledgedAt = 24;

    /// <summary>False when segments are out that nobody confirmed; true when there are none, or it cannot be known.</summary>
    internal static bool IsHeard(int descriptor)
    {
        if (descriptor < 0 || !OperatingSystem.IsLinux())
        {
            return true;
        }

        Span<byte> info = stackalloc byte[UnacknowledgedAt + sizeof(uint)];
        using var socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: false));
        try
        {
            return socket.GetRawSocketOption(LevelTcp, OptionTcpInfo, info) < info.Length
                || BitConverter.ToUInt32(info[UnacknowledgedAt..]) == 0;
        }
        catch (SocketException)
        {
            // It was closed meanwhile; then its end says more than this.
            return true;
        }
    }
}
