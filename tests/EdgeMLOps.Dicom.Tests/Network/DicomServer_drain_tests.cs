using System.Net.Sockets;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Dicom.Network.UpperLayer;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Dicom.Tests.Network;

public sealed class DicomServer_drain_tests
{
    [Fact]
    public async Task While_draining_new_associations_are_refused_for_now_and_open_ones_finish()
    {
        await using var server = await TestServer.StartAsync();
        using var open = await RawPeer.AssociatedAsync(server);
        using var late = await RawPeer.DialAsync(server);
        var port = server.Port;

        var drain = server.Server.DrainAsync(DateTimeOffset.MaxValue, CancellationToken.None);
        await late.SendAsync(RawPeer.Request());
        Assert.Equal([3, 0, 0, 0, 0, 4, 0, 2, 3, 1], await late.ReceiveAsync());
        await open.SendAsync([.. RawPeer.StoreCommand(), .. RawPeer.Data([1, 2], last: true)]);
        Assert.Equal(0, await open.ReceiveStatusAsync());
        Assert.False(drain.IsCompleted);
        await open.SendAsync(PduWriter.Fixed(PduType.ReleaseRequest));
        Assert.Equal(PduType.ReleaseResponse, await open.ReceiveTypeAsync());
        open.Dispose();

        Assert.Equal(new DicomDrainOutcome(1, 0), await drain.WaitAsync(TestServer.Limit));
        await Assert.ThrowsAsync<SocketException>(() => DialAsync(port));
        Assert.Single(server.Provider.Stored);
    }

    [Fact]
    public async Task At_the_deadline_open_associations_are_aborted_and_nothing_listens()
    {
        var time = new ManualTimeProvider();
        await using var server = await TestServer.StartAsync(time: time);
        using var open = await RawPeer.AssociatedAsync(server);
        await open.SendAsync([.. RawPeer.StoreCommand(), .. RawPeer.Data([1, 2], last: false)]);
        var port = server.Port;

        var drain = server.Server.DrainAsync(time.GetUtcNow() + TimeSpan.FromSeconds(30), CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(PduType.Abort, await open.ReceiveTypeAsync());
        open.Dispose();

        Assert.Equal(new DicomDrainOutcome(0, 1), await drain.WaitAsync(TestServer.Limit));
        Assert.Equal(DicomAssociationEnd.Drained, Assert.Single(server.Provider.Ended).End);
        await Assert.ThrowsAsync<SocketException>(() => DialAsync(port));
    }

    [Fact]
    public async Task After_a_drain_it_can_start_again()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal(default, await server.Server.DrainAsync(DateTimeOffset.MinValue, CancellationToken.None));
        Assert.Null(server.Server.LocalEndPoint);
        Assert.Equal(default, await server.Server.DrainAsync(DateTimeOffset.MinValue, CancellationToken.None));
        await server.Server.StartAsync(CancellationToken.None);

        using var peer = await RawPeer.AssociatedAsync(server);
        Assert.Equal(1, server.Server.OpenAssociations);
    }

    private static async Task DialAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", port);
    }
}
