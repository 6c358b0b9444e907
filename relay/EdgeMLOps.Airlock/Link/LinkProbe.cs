using System.Net;
using System.Net.Sockets;

namespace EdgeMLOps.Airlock.Link;

/// <summary>Tries to reach what must not be reached.</summary>
internal static class LinkProbe
{
    /// <summary>Whether any of the addresses takes a connection within the limit.</summary>
    public static async Task<bool> ConnectsAsync(
        IReadOnlyList<IPEndPoint> addresses, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var tries = await Task.WhenAll(addresses.Select(address => TryAsync(address, limit, time, cancellationToken)));
        return tries.Contains(SocketError.Success);
    }

    /// <summary>What came of a try to connect within the limit: success, what the socket said, or that nothing came.</summary>
    public static async Task<SocketError> TryAsync(IPEndPoint address, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await probe.ConnectAsync(address, both.Token);
            return SocketError.Success;
        }
        catch (SocketException ex)
        {
            return ex.SocketErrorCode;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return SocketError.TimedOut;
        }
    }
}
