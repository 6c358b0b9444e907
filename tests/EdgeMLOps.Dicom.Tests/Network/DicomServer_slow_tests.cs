using EdgeMLOps.Dicom.Network;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Dicom.Tests.Network;

/// <summary>Peers that keep each time limit of a single PDU and still get nowhere.</summary>
public sealed class DicomServer_slow_tests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task A_byte_at_a_time_in_PDUs_of_their_own_is_no_pace()
    {
        await using var server = await TestServer.StartAsync(time: _time);
        using var peer = await RawPeer.AssociatedAsync(server);
        await peer.SendAsync(RawPeer.StoreCommand());

        await DripAsync(server, peer, RawPeer.Data([1], last: false));

        Assert.Equal(DicomAssociationEnd.TimedOut, server.Provider.Ended.Single().End);
        Assert.Equal(1, server.Provider.AbandonedSinks);
        Assert.Empty(server.Provider.Stored);
    }

    [Fact]
    public async Task A_byte_at_a_time_of_one_PDU_ends_when_the_PDU_is_due()
    {
        await using var server = await TestServer.StartAsync(time: _time);
        using var peer = await RawPeer.AssociatedAsync(server);
        await peer.SendAsync([.. RawPeer.StoreCommand(), 4, 0, 0, 0, 0x40, 0]);

        await DripAsync(server, peer, [0]);

        Assert.Equal(DicomAssociationEnd.TimedOut, server.Provider.Ended.Single().End);
    }

    [Fact]
    public async Task An_association_request_has_as_long_as_ARTIM_for_all_of_it()
    {
        await using var server = await TestServer.StartAsync(time: _time);
        using var peer = await RawPeer.DialAsync(server);
        await peer.SendAsync([1, 0, 0, 0, 0x40, 0]);
        await Eventually.HoldsAsync(
            async () =>
            {
                await peer.TrySendAsync([0]);
                _time.Advance(TimeSpan.FromSeconds(1));
                return server.Log.Ids.Contains(9004);
            },
            ended => ended, TestServer.Limit, "it is closed");
    }

    [Fact]
    public async Task A_refused_object_may_be_ended_but_not_go_on_for_ever()
    {
        await using var server = await TestServer.StartAsync(time: _time);
        using var peer = await RawPeer.AssociatedAsync(server);
        await peer.SendAsync(RawPeer.StoreCommand(sopClass: TestObject.MrImage));

        await DripAsync(server, peer, RawPeer.Data(new byte[100_000], last: false));

        Assert.Equal(DicomAssociationEnd.TimedOut, server.Provider.Ended.Single().End);
        Assert.Empty(server.Provider.Stored);
    }

    [Fact]
    public async Task A_slow_line_is_no_slow_peer()
    {
        var fragments = 0;
        var provider = new RecordingProvider { OnFragment = _ => Interlocked.Increment(ref fragments) };
        await using var server = await TestServer.StartAsync(provider, time: _time);
        using var peer = await RawPeer.AssociatedAsync(server);
        await peer.SendAsync(RawPeer.StoreCommand());

        // 16 KiB in 10 seconds, for ten minutes.
        for (var sent = 1; sent <= 60; sent++)
        {
            await peer.SendAsync(RawPeer.Data(new byte[16 * 1024], last: sent == 60));
            await Eventually.HoldsAsync(() => Volatile.Read(ref fragments) == sent, TestServer.Limit, "the fragment arrives");
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(0, await peer.ReceiveStatusAsync());
    }

    [Fact]
    public async Task Silent_connections_and_slow_senders_keep_nobody_waiting()
    {
        await using var server = await TestServer.StartAsync();
        await using var crowd = await Crowd.OpenAsync("127.0.0.1", server.Port, silent: 200, slow: 20);

        await using var association = await DicomClient.ConnectAsync(server.Calling(), [DicomPresentationContext.Verification], CancellationToken.None);
        Assert.True((await association.EchoAsync(CancellationToken.None)).IsSuccess);

        Assert.Equal(21, server.Server.OpenAssociations);
        Assert.True(crowd.SlowSendersAreConnected);
    }

    // Sends the same bytes again and again, ten seconds apart, until the server has had enough.
    private Task<bool> DripAsync(TestServer server, RawPeer peer, byte[] bytes) => Eventually.HoldsAsync(
        async () =>
        {
            await peer.TrySendAsync(bytes);
            _time.Advance(TimeSpan.FromSeconds(10));
            return !server.Provider.Ended.IsEmpty;
        },
        ended => ended, TestServer.Limit, "the association ends");
}
