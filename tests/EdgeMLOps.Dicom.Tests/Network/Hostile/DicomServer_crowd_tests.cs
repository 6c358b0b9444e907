using System.Net;
using System.Net.Sockets;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Dicom.Network.UpperLayer;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Dicom.Tests.Network.Hostile;

/// <summary>Many peers at once, or one after another; what they cost must be gone with them.</summary>
[Collection(nameof(Alone))]
public sealed class DicomServer_crowd_tests
{
    private static readonly IPAddress Flooder = IPAddress.Parse("127.0.0.2");

    [Fact]
    public async Task Of_500_associations_at_once_those_beyond_the_bound_are_refused_for_now_and_others_are_served()
    {
        await using var server = await TestServer.StartAsync(options: new DicomServerOptions
        {
            MaxAssociations = 32,
            MaxAssociationsPerPeer = 16,
            MaxPendingConnections = 600,
            ArtimTimeout = TestServer.Limit, // 500 at once take longer than ten seconds on a busy machine
        });
        var before = Footprint.SocketCount();
        var peers = await Task.WhenAll(Enumerable.Range(0, 500).Select(async number =>
        {
            var peer = await RawPeer.DialAsync(server, Flooder);
            await peer.SendAsync(RawPeer.Request($"FLOOD{number}"));
            return (Peer: peer, Answer: await peer.ReceiveAsync());
        }));

        Assert.Equal(16, peers.Count(peer => peer.Answer is [(byte)PduType.AssociateAccept, ..]));
        Assert.Equal(484, peers.Count(peer => peer.Answer is [3, _, _, _, _, _, _, 2, 3, 2]));
        await server.AssertServesAsync();

        Array.ForEach(peers, peer => peer.Peer.Dispose());
        await Eventually.HoldsAsync(() => server.Provider.Ended.Count == 17 && Footprint.SocketCount() <= before, TestServer.Limit, "all are gone");
    }

    [Fact]
    public async Task Ten_thousand_peers_that_connect_and_close_leave_nothing_behind()
    {
        var connections = LongRun.Of(slice: 1_000, all: 10_000);
        await using var server = await CountingServer.StartAsync();
        await server.AssertServesAsync();
        await SettleAsync(server, Footprint.SocketCount());
        var before = Footprint.Now();

        for (var number = 0; number < connections; number++)
        {
            await ConnectAndCloseAsync(server.Port, number);
        }

        await server.AssertServesAsync();
        await SettleAsync(server, before.Sockets);
        var after = Footprint.Now();

        Assert.Equal(0, server.Events(9006));
        Assert.InRange(after.Sockets, 0, before.Sockets);
        Assert.InRange(after.Threads, 1, before.Threads + 64);
        Assert.InRange(after.ManagedBytes - before.ManagedBytes, long.MinValue, 4_000_000);
    }

    [Fact]
    public async Task A_flood_throws_out_its_own_connections_not_those_of_others()
    {
        await using var server = await TestServer.StartAsync(options: new DicomServerOptions { MaxPendingConnections = 8, ArtimTimeout = TestServer.Limit });
        using var patient = await RawPeer.DialAsync(server);
        var flood = new List<RawPeer>();
        for (var number = 0; number < 100; number++)
        {
            flood.Add(await RawPeer.DialAsync(server, Flooder));
        }

        await Eventually.HoldsAsync(() => server.Log.Ids.Count(id => id == 9007) == 93, TestServer.Limit, "the flood is thrown out");
        await patient.SendAsync(RawPeer.Request());

        Assert.Equal(PduType.AssociateAccept, await patient.ReceiveTypeAsync());
        flood.ForEach(peer => peer.Dispose());
    }

    [Fact]
    public async Task A_connection_thrown_out_is_closed_at_once_and_not_after_last_words()
    {
        // On a clock that stands still last words never end.
        await using var server = await TestServer.StartAsync(
            options: new DicomServerOptions { MaxPendingConnections = 4 }, time: new ManualTimeProvider());
        var own = new List<RawPeer>();
        for (var number = 0; number < 60; number++)
        {
            own.Add(await RawPeer.DialAsync(server));
        }

        await Eventually.HoldsAsync(() => server.Log.Ids.Count(id => id == 9007) == 56, TestServer.Limit, "56 are thrown out");
        var port = server.Port;

        await Eventually.HoldsAsync(() => SocketsOf(port) == 4 + 1, TestServer.Limit, "four and the listener are left");
        own.ForEach(peer => peer.Dispose());
    }

    [Fact]
    public async Task Peers_that_stop_anywhere_within_their_request_or_an_object_leave_nothing_behind()
    {
        await using var server = await CountingServer.StartAsync();
        byte[] whole = [.. RawPeer.Request(), .. RawPeer.StoreCommand(), .. RawPeer.Data(new byte[500], last: false), .. RawPeer.Data(new byte[500], last: true)];
        await server.AssertServesAsync();
        await SettleAsync(server, Footprint.SocketCount());
        var before = Footprint.Now();

        for (var length = 0; length < whole.Length; length += LongRun.Of(slice: 7, all: 1))
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, server.Port);
            await socket.SendAsync(whole.AsMemory(0, length));
        }

        await server.AssertServesAsync();
        await SettleAsync(server, before.Sockets);
        Assert.Equal(0, server.Events(9006));
        Assert.Equal(0, server.Stored);
        Assert.InRange(Footprint.Now().ManagedBytes - before.ManagedBytes, long.MinValue, 4_000_000);
    }

    // Closed in order, reset, or left after a byte: the three ways a port scanner goes.
    private static async Task ConnectAndCloseAsync(int port, int number)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        if (number % 3 == 1)
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        else if (number % 3 == 2)
        {
            await socket.SendAsync(new byte[] { (byte)number });
        }
    }

    private static Task SettleAsync(CountingServer server, int sockets) => Eventually.HoldsAsync(
        () => server.OpenAssociations == 0 && Footprint.SocketCount() <= sockets, TestServer.Limit, "all connections end");

    // Sockets of this process whose local end is the port, as the kernel lists them (proc_net_tcp(5)).
    private static int SocketsOf(int port)
    {
        var own = Directory.EnumerateFileSystemEntries("/proc/self/fd")
            .Select(descriptor => new FileInfo(descriptor).LinkTarget ?? "")
            .ToHashSet(StringComparer.Ordinal);
        return File.ReadLines("/proc/self/net/tcp")
            .Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(fields => fields[1].EndsWith($":{port:X4}", StringComparison.Ordinal) && own.Contains($"socket:[{fields[9]}]"));
    }
}
