using System.Net;
using System.Net.Sockets;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Delivery;

/// <summary>A TCP line to a real destination that can be made to fail at a chosen moment.</summary>
internal sealed class LeavingLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _target;
    private readonly Task _accepting;
    private int _connections;
    private int _open;
    private volatile bool _leave;
    private volatile bool _swallow;

    public LeavingLine(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref _connections);

    public int Open => Volatile.Read(ref _open);

    /// <summary>The next bytes towards the destination end their connection instead; later connections work.</summary>
    public void LeaveAtTheNextWord() => _leave = true;

    /// <summary>Bytes towards the destination are lost from here on.</summary>
    public void SwallowAllWords() => _swallow = true;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var lines = new List<Task>();
        try
        {
            while (true)
            {
                lines.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
                Interlocked.Increment(ref _connections);
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(lines);
        }
    }

    private async Task ServeAsync(TcpClient near)
    {
        Interlocked.Increment(ref _open);
        using var far = new TcpClient();
        using (near)
        {
            await far.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
            var words = CopyAsync(near.GetStream(), far.GetStream(), isForth: true);
            var answers = CopyAsync(far.GetStream(), near.GetStream(), isForth: false);
            await Task.WhenAny(words, answers);
        }

        Interlocked.Decrement(ref _open);
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, bool isForth)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, _end.Token) is > 0 and var read)
            {
                if (isForth && _leave)
                {
                    _leave = false;
                    return;
                }

                if (!isForth || !_swallow)
                {
                    await to.WriteAsync(buffer.AsMemory(0, read), _end.Token);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // One end closed, or the test is over.
        }
    }
}
