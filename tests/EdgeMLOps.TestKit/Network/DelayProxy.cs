using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EdgeMLOps.TestKit.Network;

/// <summary>A TCP proxy in a network namespace that makes what lies behind it far away: every piece arrives half a round trip later, each way. It
/// cuts one connection after the other as it is told, and then no more.</summary>
public sealed class DelayProxy : IAsyncDisposable
{
    private readonly NetworkNamespace _space;
    private readonly Socket _listener;
    private readonly IPEndPoint _to;
    private readonly TimeSpan _oneWay;
    private readonly ConcurrentQueue<LineCut> _cuts;
    private readonly List<DelayedLine> _lines = [];
    private readonly Task _serving;
    private int _done;

    private DelayProxy(NetworkNamespace space, Socket listener, IPEndPoint to, TimeSpan roundTrip, IEnumerable<LineCut> cuts)
    {
        _space = space;
        _listener = listener;
        _to = to;
        _oneWay = roundTrip / 2;
        _cuts = new ConcurrentQueue<LineCut>(cuts);
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port; // not null: it listens

    /// <summary>Cuts that were made.</summary>
    public int Cuts => Volatile.Read(ref _done);

    /// <summary>Listens on the address that what it stands before has.</summary>
    public static async Task<DelayProxy> StartAsync(NetworkNamespace space, IPEndPoint to, TimeSpan roundTrip, IEnumerable<LineCut> cuts)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(to);
        var listener = await space.OpenSocketAsync();
        listener.Bind(new IPEndPoint(to.Address, 0));
        listener.Listen();
        return new DelayProxy(space, listener, to, roundTrip, cuts);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
        foreach (var line in _lines)
        {
            await line.DisposeAsync();
        }
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptAsync();
                var far = await _space.OpenSocketAsync();
                await far.ConnectAsync(_to);
                var line = new DelayedLine(near, far, _oneWay, _cuts.TryDequeue(out var cut) ? cut : null);
                _lines.Add(line);
                _ = NoteAsync(line, cut);
            }
        }
        catch (Exception ex) when (ex is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    // A connection that ended by itself leaves its cut to the next.
    private async Task NoteAsync(DelayedLine line, LineCut? cut)
    {
        if (cut is null)
        {
            return;
        }

        if (await line.WasCut)
        {
            Interlocked.Increment(ref _done);
        }
        else
        {
            _cuts.Enqueue(cut);
        }
    }
}
