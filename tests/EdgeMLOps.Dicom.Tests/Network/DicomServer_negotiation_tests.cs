using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Dicom.Network.UpperLayer;
using EdgeMLOps.TestKit.Dicom;

namespace EdgeMLOps.Dicom.Tests.Network;

/// <summary>What the answer to an association request says, and what an association then carries.</summary>
public sealed class DicomServer_negotiation_tests
{
    private static readonly ProposedContext Ct = new(1, TestObject.CtImage, [TestObject.ExplicitLittleEndian]);
    private static readonly ProposedContext Mr = new(5, TestObject.MrImage, [TestObject.ExplicitLittleEndian]);

    [Fact]
    public async Task Window_roles_and_extended_negotiation_are_in_the_answer()
    {
        await using var server = await TestServer.StartAsync();
        using var peer = await RawPeer.DialAsync(server);

        var accept = await peer.AssociateAsync(RawPeer.Request([Ct], new UserInformation
        {
            MaxPduLength = 16384,
            Window = new AsynchronousWindow(0, 0),
            Roles = [new RoleSelection(TestObject.CtImage, RequestorIsScu: true, RequestorIsScp: true)],
            Extended = [new ExtendedNegotiation(TestObject.CtImage, [2, 0, 0, 0, 1, 0])],
        }));

        Assert.Equal(new AsynchronousWindow(16, 1), accept.User.Window);
        Assert.Equal([new RoleSelection(TestObject.CtImage, RequestorIsScu: true, RequestorIsScp: false)], accept.Roles);
        Assert.Equal([2, 0, 3, 0, 0, 0], Assert.Single(accept.User.Extended).Information);
        Assert.Equal(256u * 1024, accept.MaxPduLength);
    }

    [Fact]
    public async Task Requests_that_come_before_the_answers_to_earlier_ones_are_answered_in_order()
    {
        await using var server = await TestServer.StartAsync();
        using var peer = await RawPeer.AssociatedAsync(server);
        var pdus = new List<byte>();
        for (var number = 0; number < 16; number++)
        {
            pdus.AddRange(RawPeer.StoreCommand($"2.25.{number}"));
            pdus.AddRange(RawPeer.Data([(byte)number], last: true));
            pdus.AddRange(RawPeer.Echo());
        }

        await peer.SendAsync([.. pdus]);
        for (var number = 0; number < 16; number++)
        {
            var (stored, _) = await peer.ReceiveMessageAsync();
            Assert.Equal(($"2.25.{number}", 0), (stored.SopInstanceUid, stored.Status));
            Assert.Equal(8, (await peer.ReceiveMessageAsync()).Command.MessageId);
        }

        Assert.Equal(Enumerable.Range(0, 16), server.Provider.Stored.Select(stored => (int)stored.Dataset[0]));
    }

    [Fact]
    public async Task A_denied_class_is_refused_in_the_negotiation_and_by_status_when_it_is_sent_all_the_same()
    {
        var policy = new DicomAssociationPolicy { AllowsSopClass = sopClass => sopClass == TestObject.CtImage };
        await using var server = await TestServer.StartAsync(new RecordingProvider { Decide = _ => AssociationDecision.AcceptWith(policy) });
        using var peer = await RawPeer.DialAsync(server);

        var accept = await peer.AssociateAsync(RawPeer.Request([Ct, Mr]));
        await peer.SendAsync([.. RawPeer.StoreCommand(sopClass: TestObject.MrImage), .. RawPeer.Data([1], last: true)]);
        var refused = await peer.ReceiveStatusAsync();
        await peer.SendAsync([.. RawPeer.StoreCommand(), .. RawPeer.Data([2], last: true)]);
        var taken = await peer.ReceiveStatusAsync();

        Assert.Equal([(1, 0), (5, 3)], accept.Contexts.Select(context => ((int)context.Id, (int)context.Result)));
        Assert.Equal((0x0122, 0), (refused, taken));
        Assert.Equal([2], Assert.Single(server.Provider.Stored).Dataset);
    }

    [Fact]
    public async Task An_echo_on_a_storage_context_is_answered()
    {
        await using var server = await TestServer.StartAsync();
        using var peer = await RawPeer.AssociatedAsync(server);

        await peer.SendAsync(RawPeer.Command(1, new()
        {
            Type = Dicom.Network.Dimse.DimseCommandType.EchoRequest,
            MessageId = 1,
            SopClassUid = UpperLayerUids.Verification,
        }));

        Assert.Equal(0, await peer.ReceiveStatusAsync());
    }

    [Fact]
    public async Task Too_many_transfer_syntaxes_are_an_abort_for_an_invalid_parameter()
    {
        await using var server = await TestServer.StartAsync();
        using var peer = await RawPeer.DialAsync(server);

        await peer.SendAsync(RawPeer.Request([new ProposedContext(1, TestObject.CtImage, [.. Enumerable.Range(1, 65).Select(number => $"1.2.{number}")])]));

        Assert.Equal([7, 0, 0, 0, 0, 4, 0, 0, 2, 6], await peer.ReceiveAsync());
    }
}
