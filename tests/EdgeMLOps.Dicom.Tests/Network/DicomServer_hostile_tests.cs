using System.Net;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.UpperLayer;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Dicom.Tests.Network;

/// <summary>Peers that break the rules, by malice or by mistake. After each the server must still serve the others.</summary>
public sealed class DicomServer_hostile_tests
{
    public static TheoryData<string, byte[]> Openings => new()
    {
        { "an HTTP request", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray() },
        { "an associate PDU of 4 GiB", [1, 0, 0xFF, 0xFF, 0xFF, 0xFF] },
        { "an associate PDU just above the limit", [1, 0, 0, 0x10, 0, 1] },
        { "data before an association", [4, 0, 0, 0, 0, 10, 0, 0, 0, 6, 1, 3, 0, 0, 0, 0] },
        { "a release before an association", PduWriter.Fixed(PduType.ReleaseRequest) },
        { "a PDU of no known type", [9, 0, 0, 0, 0, 4, 0, 0, 0, 0] },
        { "an associate PDU without a body", [1, 0, 0, 0, 0, 0] },
        { "an item that runs past its PDU", Torn() },
        { "an even context id", Altered(contextId: 2) },
    };

    public static TheoryData<string, byte[]> Messages => new()
    {
        { "a PDU longer than we said", [4, 0, 0, 4, 0, 1] },
        { "a fragment longer than its PDU", [4, 0, 0, 0, 0, 8, 0, 0, 0xFF, 0, 1, 3, 0, 0] },
        { "a PDU without a fragment", [4, 0, 0, 0, 0, 0] },
        { "a fragment without a header", [4, 0, 0, 0, 0, 3, 0, 0, 0] },
        { "a context that was not accepted", RawPeer.StoreCommand(contextId: 9) },
        { "a data set without a command", RawPeer.Data([0, 0], last: true) },
        { "a second command instead of the data set", [.. RawPeer.StoreCommand(), .. RawPeer.StoreCommand()] },
        { "a data set on another context than its command", [.. RawPeer.StoreCommand(), .. RawPeer.Data([0, 0], last: true, contextId: 3)] },
        { "a command set of noise", CommandPdus.Build(1, new byte[40], 0) },
        { "a second association request", RawPeer.Request() },
        { "a response to nothing", RawPeer.Command(1, new DimseCommand { Type = DimseCommandType.StoreResponse, MessageId = 1 }) },
    };

    [Theory]
    [MemberData(nameof(Openings))]
    public async Task A_wrong_opening_is_aborted_and_others_are_served(string what, byte[] opening)
    {
        await using var server = await TestServer.StartAsync();
        using var peer = await RawPeer.DialAsync(server);

        await peer.SendAsync(opening);
        var answer = await peer.ReceiveAsync();

        Assert.True(answer is [(byte)PduType.Abort, _, 0, 0, 0, 4, _, _, 2, _], $"{what}: {Convert.ToHexString(answer)}");
        Assert.Equal(PduType.None, await peer.ReceiveTypeAsync());
        await server.AssertServesAsync();
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task A_wrong_message_aborts_its_association_alone(string what, byte[] message)
    {
        await using var server = await TestServer.StartAsync();
        using var peer = await RawPeer.AssociatedAsync(server);

        await peer.SendAsync(message);
        var answer = await peer.ReceiveAsync();

        Assert.True(answer is [(byte)PduType.Abort, ..], $"{what}: {Convert.ToHexString(answer)}");
        Assert.Equal(DicomAssociationEnd.ProtocolError, (await server.EndedAsync()).End);
        Assert.Empty(server.Provider.Stored);
        await server.AssertServesAsync();
    }

    [Fact]
    public async Task A_silent_connection_holds_up_nobody_and_is_closed_when_ARTIM_expires()
    {
        var time = new ManualTimeProvider();
        await using var server = await TestServer.StartAsync(options: new DicomServerOptions { ArtimTimeout = TimeSpan.FromSeconds(10) }, time: time);
        using var silent = await RawPeer.DialAsync(server);
        await time.WaitForTimerAsync(TestServer.Limit);

        await server.AssertServesAsync();
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(PduType.Abort, await silent.ReceiveTypeAsync());
        Assert.Equal(PduType.None, await silent.ReceiveTypeAsync());
        silent.Dispose();
        await Eventually.HoldsAsync(() => server.Log.Ids.Contains(9004), TestServer.Limit, "the end is logged");
    }

    [Fact]
    public async Task An_association_that_falls_silent_within_an_object_is_aborted_and_its_sink_told()
    {
        var time = new ManualTimeProvider();
        var fragment = new TaskCompletionSource();
        var provider = new RecordingProvider { OnFragment = _ => fragment.TrySetResult() };
        await using var server = await TestServer.StartAsync(provider, new DicomServerOptions { IdleTimeout = TimeSpan.FromSeconds(60) }, time);
        using var peer = await RawPeer.AssociatedAsync(server);
        await peer.SendAsync([.. RawPeer.StoreCommand(), .. RawPeer.Data(new byte[1000], last: false)]);
        await fragment.Task.WaitAsync(TestServer.Limit);
        await time.WaitForTimerAsync(TestServer.Limit);

        time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(PduType.Abort, await peer.ReceiveTypeAsync());
        Assert.Equal(PduType.None, await peer.ReceiveTypeAsync());
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(DicomAssociationEnd.TimedOut, (await server.EndedAsync()).End);
        Assert.Equal(1, provider.AbandonedSinks);
    }

    [Fact]
    public async Task A_connection_cut_within_an_object_abandons_its_sink()
    {
        await using var server = await TestServer.StartAsync();
        using (var peer = await RawPeer.AssociatedAsync(server))
        {
            await peer.SendAsync([.. RawPeer.StoreCommand(), .. RawPeer.Data(new byte[1000], last: false)]);
        }

        Assert.Equal(DicomAssociationEnd.ConnectionLost, (await server.EndedAsync()).End);
        Assert.Equal(1, server.Provider.AbandonedSinks);
        Assert.Empty(server.Provider.Stored);
    }

    [Fact]
    public async Task Beyond_the_cap_the_next_association_is_refused_for_now()
    {
        await using var server = await TestServer.StartAsync(options: new DicomServerOptions { MaxAssociations = 2 });
        using var first = await RawPeer.AssociatedAsync(server);
        using (await RawPeer.AssociatedAsync(server))
        {
            using var third = await RawPeer.DialAsync(server);
            await third.SendAsync(RawPeer.Request());
            Assert.Equal([3, 0, 0, 0, 0, 4, 0, 2, 3, 2], await third.ReceiveAsync());
        }

        // Told to the application, which did not decide it.
        Assert.Equal(("RAW", DicomAssociationRejection.LocalLimitExceeded), server.Provider.Refused.Select(one => (one.Request.CallingAE, one.Rejection)).Single());
        await Eventually.HoldsAsync(() => server.Server.OpenAssociations == 1, TestServer.Limit, "the second's place is free");
        using var next = await RawPeer.AssociatedAsync(server);
    }

    [Fact]
    public async Task One_address_cannot_take_all_associations_whatever_it_calls_itself()
    {
        await using var server = await TestServer.StartAsync(options: new DicomServerOptions { MaxAssociations = 3, MaxAssociationsPerPeer = 1 });
        using var first = await RawPeer.AssociatedAsync(server);
        using var second = await RawPeer.DialAsync(server);
        await second.SendAsync(RawPeer.Request("OTHER"));
        Assert.Equal([3, 0, 0, 0, 0, 4, 0, 2, 3, 2], await second.ReceiveAsync());

        using var neighbour = await RawPeer.DialAsync(server, IPAddress.Parse("127.0.0.2"));
        await neighbour.SendAsync(RawPeer.Request());
        Assert.Equal(PduType.AssociateAccept, await neighbour.ReceiveTypeAsync());
    }

    [Fact]
    public async Task Many_silent_connections_keep_nobody_out()
    {
        await using var server = await TestServer.StartAsync(options: new DicomServerOptions { MaxPendingConnections = 8, MaxAssociations = 1 });
        var silent = new List<RawPeer>();
        for (var i = 0; i < 40; i++)
        {
            silent.Add(await RawPeer.DialAsync(server));
        }

        await server.AssertServesAsync();

        Assert.Equal(PduType.None, await silent[0].ReceiveTypeAsync());
        silent.ForEach(peer => peer.Dispose());
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData("TAB\tTITLE", 3)]
    [InlineData("BACK\\SLASH", 3)]
    public async Task A_calling_title_that_is_none_is_refused(string calling, byte reason)
    {
        await using var server = await TestServer.StartAsync();
        using var peer = await RawPeer.DialAsync(server);

        await peer.SendAsync(RawPeer.Request(calling));

        Assert.Equal([3, 0, 0, 0, 0, 4, 0, 1, 1, reason], await peer.ReceiveAsync());
    }

    [Fact]
    public async Task Another_application_context_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        using var peer = await RawPeer.DialAsync(server);

        await peer.SendAsync(RawPeer.Request(application: "1.2.3"));

        Assert.Equal([3, 0, 0, 0, 0, 4, 0, 1, 1, 2], await peer.ReceiveAsync());
    }

    [Fact]
    public async Task Wrong_identifiers_are_answered_by_a_status_after_the_whole_data_set()
    {
        await using var server = await TestServer.StartAsync();
        using var peer = await RawPeer.AssociatedAsync(server);

        await peer.SendAsync([.. RawPeer.StoreCommand(sopInstance: "../../etc/passwd"), .. RawPeer.Data(new byte[100], last: true)]);
        Assert.Equal(0x0117, await peer.ReceiveStatusAsync());
        await peer.SendAsync([.. RawPeer.StoreCommand(sopClass: TestObject.MrImage), .. RawPeer.Data(new byte[100], last: true)]);
        Assert.Equal(0x0122, await peer.ReceiveStatusAsync());
        await peer.SendAsync(RawPeer.Echo());
        Assert.Equal(0, await peer.ReceiveStatusAsync());

        Assert.Empty(server.Provider.Stored);
    }

    [Fact]
    public async Task A_command_in_single_bytes_and_a_data_set_in_one_pdu_with_it_are_understood()
    {
        await using var server = await TestServer.StartAsync();
        using var peer = await RawPeer.AssociatedAsync(server);
        foreach (var part in RawPeer.Echo().Chunk(1))
        {
            await peer.SendAsync(part);
        }

        Assert.Equal(0, await peer.ReceiveStatusAsync());
        await peer.SendAsync([.. RawPeer.StoreCommand(), .. RawPeer.Data([1, 2, 3], last: false), .. RawPeer.Data([], last: false), .. RawPeer.Data([4], last: true)]);
        Assert.Equal(0, await peer.ReceiveStatusAsync());
        Assert.Equal([1, 2, 3, 4], Assert.Single(server.Provider.Stored).Dataset);
    }

    [Fact]
    public async Task A_provider_that_throws_ends_one_association_only()
    {
        var calls = 0;
        var provider = new RecordingProvider
        {
            Decide = _ => Interlocked.Increment(ref calls) == 1 ? throw new InvalidOperationException("PATIENT^NAME") : AssociationDecision.Accept,
        };
        await using var server = await TestServer.StartAsync(provider);
        using var peer = await RawPeer.DialAsync(server);

        await peer.SendAsync(RawPeer.Request());

        Assert.Equal(PduType.Abort, await peer.ReceiveTypeAsync());
        await server.AssertServesAsync();
        Assert.DoesNotContain("PATIENT^NAME", server.Log.Text, StringComparison.Ordinal);
    }

    private static byte[] Torn()
    {
        var request = RawPeer.Request();
        request[77] = 0xFF; // the length of the application context item
        return request;
    }

    private static byte[] Altered(byte contextId)
    {
        var request = RawPeer.Request();
        var item = 74 + request.AsSpan(74).IndexOf([(byte)0x20, (byte)0, (byte)0]);
        request[item + 4] = contextId;
        return request;
    }
}
