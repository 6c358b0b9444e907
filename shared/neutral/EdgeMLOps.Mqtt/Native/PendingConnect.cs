using System.Net.Sockets;

namespace EdgeMLOps.Mqtt.Native;

/// <summary>Waits for the TCP connection libmosquitto began without blocking. Its own loop does not notice one that is refused:
/// 2.0.11 gets EPIPE from OpenSSL for ever and spins, so the loop is entered only once TCP is known to be up.</summary>
internal static class PendingConnect
{
    private const int SliceMicroseconds = 100_000;

    /// <summary>True when connected; false when refused, unreachable, or <paramref name="aborted"/> came first.</summary>
    internal static bool Wait(int descriptor, Func<bool> aborted)
    {
        using var pending = Borrow(descriptor);
        while (!aborted())
        {
            if (pending.Poll(SliceMicroseconds, SelectMode.SelectWrite) || pending.Poll(0, SelectMode.SelectError))
            {
                // Whether there is a peer, not SO_ERROR: OpenSSL's first write has taken the error away already.
                using var settled = Borrow(descriptor);
                return settled.Connected;
            }
        }

        return false;
    }

    private static Socket Borrow(int descriptor) => new(new SafeSocketHandle(descriptor, ownsHandle: false));
}
