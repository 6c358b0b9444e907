using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Dicom.Tests.Network.Hostile;

/// <summary>Headers that promise much and bring nothing.</summary>
[Collection(nameof(Alone))]
public sealed class DicomServer_promise_tests
{
    [Fact]
    public async Task A_header_that_promises_a_megabyte_reserves_nothing()
    {
        await using var server = await TestServer.StartAsync(options: new DicomServerOptions { MaxPendingConnections = 500 });
        await server.AssertServesAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var peers = new List<RawPeer>();
        for (var i = 0; i < 200; i++)
        {
            peers.Add(await RawPeer.DialAsync(server));
            await peers[^1].SendAsync([1, 0, 0, 0x0F, 0xFF, 0xFF, 0, 1]);
        }

        await server.AssertServesAsync();
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;

        // 200 MB if the promise were believed; 16 KiB each and change is what a connection costs.
        Assert.InRange(grown, long.MinValue, 16_000_000);
        peers.ForEach(peer => peer.Dispose());
    }

    [Fact]
    public async Task A_data_header_that_promises_all_we_allow_reserves_nothing()
    {
        await using var server = await TestServer.StartAsync(options: new DicomServerOptions { MaxAssociations = 250, MaxPduLength = 8 * 1024 * 1024 });
        await server.AssertServesAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var peers = new List<RawPeer>();
        for (var i = 0; i < 200; i++)
        {
            peers.Add(await RawPeer.AssociatedAsync(server));
            await peers[^1].SendAsync([4, 0, 0, 0x80, 0, 0, .. new byte[20_000]]); // more than the first buffer holds
        }

        await server.AssertServesAsync();
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;

        // 1.6 GB if the promise were believed.
        Assert.InRange(grown, long.MinValue, 32_000_000);
        peers.ForEach(peer => peer.Dispose());
    }
}
