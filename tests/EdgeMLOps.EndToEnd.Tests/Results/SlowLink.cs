using System.Net;
using System.Net.Sockets;

namespace EdgeMLOps.EndToEnd.Tests.Results;

/// <summary>
/// A line to an archive on which answers do not come while they are held, but so many pieces as are let through: those to what is
/// sent, and those to what is asked about it, each by themselves.
/// </summary>
internal sealed class SlowLink : IAsyncDisposable
{
    private const int Piece = 64 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly PieceGate _objects = new();
    private readonly PieceGate _proofs = new();
    private readonly int _to;
    private readonly Task _accepting;

    /// <param name="to">Port of the archive on the loopback.</param>
    public SlowLink(int to)
    {
        _to = to;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>No answer comes any more.</summary>
    public void Hold()
    {
        Hold(Traffic.Objects, after: 0);
        Hold(Traffic.Proofs, after: 0);
    }

    /// <summary>After so many pieces of answers on associations of a kind, none comes on them any more.</summary>
    public void Hold(Traffic traffic, int after) => GateOf(traffic).Hold(after);

    /// <summary>What is held on associations of a kind comes, and whatever follows.</summary>
    public void Release(Traffic traffic) => GateOf(traffic).Release();

    /// <summary>What is held comes, and whatever follows.</summary>
    public void Release()
    {
        Release(Traffic.Objects);
        Release(Traffic.Proofs);
    }

    /// <summary>Waits until a piece of an answer is held: the archive has done what it answers, and who asked does not know.</summary>
    public Task HeldAsync(Traffic traffic, TimeSpan limit) => GateOf(traffic).HeldAsync().WaitAsync(limit, TimeProvider.System, _end.Token);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private PieceGate GateOf(Traffic traffic) => traffic == Traffic.Proofs ? _proofs : _objects;

    // An A-ASSOCIATE-RQ names the classes of its contexts as text, PS3.8 section 9.3.2.2.1.
    private static Traffic TrafficOf(ReadOnlySpan<byte> request) =>
        request.IndexOf("1.2.840.10008.1.20.1"u8) >= 0 || request.IndexOf("1.2.840.10008.5.1.4.1.2.2.1"u8) >= 0 ? Traffic.Proofs : Traffic.Objects;

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
                var request = new byte[Piece];
                var read = await caller.GetStream().ReadAsync(request, _end.Token);
                await archive.GetStream().WriteAsync(request.AsMemory(0, read), _end.Token);
                await CarryAsync(caller, archive, GateOf(TrafficOf(request.AsSpan(0, read))));
            }
            catch (Exception ex) when (ex is SocketException or IOException or OperationCanceledException or InvalidOperationException)
            {
                // The archive is down, or the caller gone: the other side sees its line end.
            }
        }
    }

    // Either way's end is the line's: a piece that is held for a caller that is gone must not be let through in another's place.
    private async Task CarryAsync(TcpClient caller, TcpClient archive, PieceGate answers)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        var (near, far) = (caller.GetStream(), archive.GetStream()); // once: a client that was hung up on has none to give
        await Task.WhenAll(CopyAsync(near, far, gate: null, over), CopyAsync(far, near, answers, over));
    }

    private static async Task CopyAsync(NetworkStream from, NetworkStream to, PieceGate? gate, CancellationTokenSource over)
    {
        var buffer = new byte[Piece];
        try
        {
            while (await from.ReadAsync(buffer, over.Token) is > 0 and var read)
            {
                await (gate?.PassAsync(over.Token) ?? Task.CompletedTask);
                await to.WriteAsync(buffer.AsMemory(0, read), over.Token);
            }
        }
        catch (Exception ex) when (ex is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One side is gone: so is the line.
        }

        await over.CancelAsync();
    }
}
