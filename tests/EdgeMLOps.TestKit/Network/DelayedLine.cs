using System.Net.Sockets;
using System.Threading.Channels;

namespace EdgeMLOps.TestKit.Network;

/// <summary>One connection of a <see cref="DelayProxy"/>.</summary>
internal sealed class DelayedLine : IAsyncDisposable
{
    // Far more than half a round trip at the rates tested: what limits is the cable, not this.
    private const int MostPieces = 256;
    private const int LongestPiece = 16 * 1024;

    private readonly Lock _gate = new();
    private readonly Socket _near;
    private readonly Socket _far;
    private readonly TimeSpan _delay;
    private readonly LineCut? _cut;
    private readonly Task _passing;
    private readonly TaskCompletionSource<bool> _wasCut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _passed;

    public DelayedLine(Socket near, Socket far, TimeSpan delay, LineCut? cut)
    {
        _near = near;
        _far = far;
        _delay = delay;
        _cut = cut;
        near.NoDelay = true;
        far.NoDelay = true;
        _passing = Task.WhenAll(PassAsync(near, far), PassAsync(far, near));
    }

    /// <summary>Ends when the connection does: true where it was cut as told.</summary>
    public Task<bool> WasCut => _wasCut.Task;

    public async ValueTask DisposeAsync()
    {
        _near.Dispose();
        _far.Dispose();
        await _passing;
        _wasCut.TrySetResult(false);
    }

    private async Task PassAsync(Socket from, Socket to)
    {
        var pieces = Channel.CreateBounded<(long Came, byte[] Bytes)>(MostPieces);
        var reading = ReadAsync(from, pieces.Writer);
        try
        {
            await foreach (var (came, bytes) in pieces.Reader.ReadAllAsync())
            {
                var rest = _delay - TimeProvider.System.GetElapsedTime(came);
                await (rest > TimeSpan.Zero ? Task.Delay(rest, TimeProvider.System) : Task.CompletedTask);
                var allowed = Allow(bytes.Length);
                await to.SendAsync(bytes.AsMemory(0, allowed));
                if (allowed < bytes.Length)
                {
                    Cut();
                    break;
                }
            }

            EndOf(to);
        }
        catch (Exception ex) when (ex is SocketException or ObjectDisposedException)
        {
            // One side is gone: so is the line, but where it was cut silently nobody learns of it.
            EndOf(from);
        }

        pieces.Writer.TryComplete();
        await reading;
    }

    private static async Task ReadAsync(Socket from, ChannelWriter<(long Came, byte[] Bytes)> pieces)
    {
        var buffer = new byte[LongestPiece];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                await pieces.WriteAsync((TimeProvider.System.GetTimestamp(), buffer[..count]));
            }
        }
        catch (Exception ex) when (ex is SocketException or ObjectDisposedException or ChannelClosedException)
        {
            // It hung up, or was hung up.
        }

        pieces.TryComplete();
    }

    private int Allow(int count)
    {
        lock (_gate)
        {
            var allowed = _cut is { } cut ? (int)Math.Clamp(cut.AfterBytes - _passed, 0, count) : count;
            _passed += allowed;
            return allowed;
        }
    }

    private void Cut()
    {
        if (!_wasCut.TrySetResult(true))
        {
            return;
        }

        if (_cut!.Silently) // not null: without one nothing is cut
        {
            BlackholeProxy.Deafen(_near);
            BlackholeProxy.Deafen(_far);
        }
        else
        {
            Reset(_near);
            Reset(_far);
        }
    }

    private void EndOf(Socket socket)
    {
        if (_wasCut.Task is { IsCompletedSuccessfully: true, Result: true })
        {
            return;
        }

        _wasCut.TrySetResult(false);
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception ex) when (ex is SocketException or ObjectDisposedException)
        {
            // It has none to talk to any more.
        }
    }

    private static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }
}
