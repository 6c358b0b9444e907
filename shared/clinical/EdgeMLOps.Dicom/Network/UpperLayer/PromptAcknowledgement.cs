using System.Net.Sockets;

namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>
/// Has the kernel acknowledge what comes at once. A sender without TCP_NODELAY, as DCMTK's tools and many a PACS ship,
/// holds the last piece of each object back until what went before is acknowledged; a receiver that has just answered is
/// taken for one that will answer again, and its acknowledgement waits 40 ms for that answer to travel with.
/// </summary>
internal static class PromptAcknowledgement
{
    private const int Tcp = 6; // IPPROTO_TCP
    private const int QuickAck = 12; // TCP_QUICKACK, tcp(7)

    private static readonly byte[] On = BitConverter.GetBytes(1);

    /// <summary>Asks for it until the next answer is sent: the kernel forgets it then. Only Linux has it.</summary>
    /// <param name="socket">A connected TCP socket.</param>
    public static void Ask(Socket socket)
    {
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption(Tcp, QuickAck, On);
        }
    }

    /// <summary>Whether it is asked for. Linux.</summary>
    public static bool IsAsked(Socket socket)
    {
        Span<byte> value = stackalloc byte[sizeof(int)];
        socket.GetRawSocketOption(Tcp, QuickAck, value);
        return BitConverter.ToInt32(value) != 0;
    }
}
