using System.Net;
using System.Net.Sockets;

namespace EdgeMLOps.EndToEnd.Tests.Results;

/// <summary>A line to an archive on which answers do not come while they are held, but so many pieces as are let through.</summary>
internal sealed class SlowLink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _to;
    private readonly Task _accepting;
    private readonly Lock _turn = new();
    private TaskCompletionSource _open = New();
    private TaskCompletionSource _held = New();
    private int _left = int.MaxValue;

    /// <param name="to">Port of the archive on the loopback.</param>
    public SlowLink(int to)
    {
        _to = to;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>After so many pieces of answers, none comes any more.</summary>
    public void Hold(int after = 0)
    {
        lock (_turn)
        {
            (_left, _open, _held) = (after, New(), New());
        }
    }

    /// <summary>What is held comes, and whatever follows.</summary>
    public void Release()
    {
        lock (_turn)
        {
            _left = int.MaxValue;
            _open.TrySetResult();
        }
    }

    /// <summary>Waits until a piece of an answer is held: the archive has done what it answers, and who asked does not know.</summary>
    public Task HeldAsync(TimeSpan limit)
    {
        lock (_turn)
        {
            return _held.Task.WaitAsync(limit, TimeProvider.System, _end.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task AcceptAsync()
    {
        var lines = new List<Task>();
        try
        {
            while (true)
            {
                lines.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (Exception ex) when (ex is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(lines);
        }
    }

    private async Task CarryAsync(TcpClient caller)
    {
        using var archive = new TcpClient { NoDelay = true };
        using (caller)
        {
            caller.NoDelay = true;
            try
            {
                await archive.ConnectAsync(IPAddress.Loopback, _to, _end.Token);
            }
            catch (SocketException)
            {
                return; // The archive is down: the caller sees its line end.
            }

            // Either way's end is the line's: a piece that is held for a caller that is gone must not be let through in another's place.
            using var over = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
            await Task.WhenAll(CopyAsync(caller, archive, isAnswer: false, over), CopyAsync(archive, caller, isAnswer: true, over));
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, bool isAnswer, CancellationTokenSource over)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, over.Token) is > 0 and var read)
            {
                if (isAnswer)
                {
                    await PassAsync(over.Token);
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), over.Token);
            }
        }
        catch (Exception ex) when (ex is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One side is gone: so is the line.
        }

        await over.CancelAsync();
    }

    private Task PassAsync(CancellationToken over)
    {
        lock (_turn)
        {
            if (_left == 0)
            {
                _held.TrySetResult();
                return _open.Task.WaitAsync(over);
            }

            _left -= _left == int.MaxValue ? 0 : 1;
            return Task.CompletedTask;
        }
    }
}
