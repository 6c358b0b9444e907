using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Dicom.Network.Dimse;

namespace EdgeMLOps.Dicom.Tests.Network.Calling;

public sealed class Find_tests
{
    private static readonly Dictionary<string, Func<DimseCommand, byte[]>> Answers = new(StringComparer.Ordinal)
    {
        { "a match without an identifier", request => ScriptedPeer.Encode(request.Pending()) },
        { "another message's id", request => ScriptedPeer.Encode(request.Answer(DicomStatus.Success) with { MessageId = 77 }) },
        { "another kind of response", request => ScriptedPeer.Encode(request.Answer(DicomStatus.Success) with { Type = DimseCommandType.EchoResponse }) },
        { "another context", request => ScriptedPeer.Encode(request.Answer(DicomStatus.Success), contextId: 99) },
        { "a match that is noise", request => [.. Match(request), .. RawPeer.Data([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], last: true)] },
        { "a match beyond all bounds", request => [.. Match(request), .. Enumerable.Repeat(RawPeer.Data(new byte[60_000], last: false), 20).SelectMany(pdu => pdu)] },
        { "a command where a match is due", request => [.. Match(request), .. Match(request)] },
        { "a release", _ => [5, 0, 0, 0, 0, 4, 0, 0, 0, 0] },
    };

    [Fact]
    public async Task Matches_come_one_by_one_until_the_last_response()
    {
        await using var peer = new ScriptedPeer();
        var association = await peer.AssociateAsync(peer.Calling(), Query.Find);

        var found = association.FindAsync(Query.FindModel, Query.Studies(), 10, CancellationToken.None).UidsAsync();
        var (request, identifier) = await peer.ReceiveAsync();
        await peer.SendAsync(request.Pending(), Query.Study("1.2"));
        await peer.SendAsync(request.Answer(new DicomStatus(0xFF01)), Query.Study("1.3"));
        await peer.SendAsync(request.Answer(DicomStatus.Success));

        Assert.Equal((DimseCommandType.FindRequest, Query.FindModel, DimsePriority.Medium), (request.Type, request.SopClassUid, request.Priority));
        Assert.Equal("STUDY", DicomDatasetReader.Read(identifier, DicomTransferSyntax.ExplicitVRLittleEndian).GetString(DicomTag.QueryRetrieveLevel));
        Assert.Equal(["1.2", "1.3"], await found);
        await peer.EchoesAsync(association);
    }

    [Fact]
    public async Task A_search_that_finds_just_as_many_as_wanted_is_not_cancelled()
    {
        await using var peer = new ScriptedPeer();
        var association = await peer.AssociateAsync(peer.Calling(), Query.Find);

        var found = association.FindAsync(Query.FindModel, Query.Studies(), 1, CancellationToken.None).UidsAsync();
        var request = await peer.ReceiveCommandAsync();
        await peer.SendAsync(request.Pending(), Query.Study("1.2"));
        await peer.SendAsync(request.Answer(DicomStatus.Success));

        Assert.Equal(["1.2"], await found);
        await peer.EchoesAsync(association);
    }

    [Fact]
    public async Task A_search_that_finds_more_than_wanted_is_cancelled()
    {
        await using var peer = new ScriptedPeer();
        var association = await peer.AssociateAsync(peer.Calling(), Query.Find);

        var found = association.FindAsync(Query.FindModel, Query.Studies(), 1, CancellationToken.None).UidsAsync();
        var request = await peer.ReceiveCommandAsync();
        await peer.SendAsync(request.Pending(), Query.Study("1.2"));
        await peer.SendAsync(request.Pending(), Query.Study("1.3"));
        var cancel = await peer.ReceiveCommandAsync();
        await peer.SendAsync(request.Pending(), Query.Study("1.4"));
        await peer.SendAsync(request.Answer(DicomStatus.Cancel));

        Assert.Equal((DimseCommandType.CancelRequest, request.MessageId), (cancel.Type, cancel.MessageId));
        Assert.Equal(["1.2"], await found);
        await peer.EchoesAsync(association);
    }

    [Fact]
    public async Task Leaving_the_loop_cancels_the_search()
    {
        await using var peer = new ScriptedPeer();
        var association = await peer.AssociateAsync(peer.Calling(), Query.Find);

        var first = FirstAsync(association);
        var request = await peer.ReceiveCommandAsync();
        await peer.SendAsync(request.Pending(), Query.Study("1.2"));
        Assert.Equal(DimseCommandType.CancelRequest, (await peer.ReceiveCommandAsync()).Type);
        await peer.SendAsync(request.Answer(DicomStatus.Cancel));

        Assert.Equal("1.2", await first);
        await peer.EchoesAsync(association);
    }

    [Fact]
    public async Task No_other_message_goes_out_in_the_middle_of_a_search()
    {
        await using var peer = new ScriptedPeer();
        var association = await peer.AssociateAsync(peer.Calling(), Query.Find);
        await using var matches = association.FindAsync(Query.FindModel, Query.Studies(), 10, CancellationToken.None).GetAsyncEnumerator();
        var next = matches.MoveNextAsync().AsTask();
        var request = await peer.ReceiveCommandAsync();
        await peer.SendAsync(request.Pending(), Query.Study("1.2"));
        Assert.True(await next);

        await Assert.ThrowsAsync<InvalidOperationException>(() => association.EchoAsync(CancellationToken.None));

        await peer.SendAsync(request.Answer(DicomStatus.Success));
        Assert.False(await matches.MoveNextAsync());
    }

    [Theory]
    [InlineData(0xA700)]
    [InlineData(0xA900)]
    [InlineData(0xC001)]
    [InlineData(0xFE00)]
    public async Task A_search_that_the_peer_could_not_do_is_no_empty_result(int status)
    {
        await using var peer = new ScriptedPeer();
        var association = await peer.AssociateAsync(peer.Calling(), Query.Find);

        var found = association.FindAsync(Query.FindModel, Query.Studies(), 10, CancellationToken.None).UidsAsync();
        var request = await peer.ReceiveCommandAsync();
        await peer.SendAsync(request.Answer(new DicomStatus((ushort)status)));

        var fault = await Assert.ThrowsAsync<DicomNetworkException>(() => found);
        Assert.Equal((DicomNetworkFault.OperationFailed, (ushort)status), (fault.Fault, fault.Status?.Code));
        await peer.EchoesAsync(association);
    }

    public static TheoryData<string> Broken => [.. Answers.Keys];

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_peer_that_breaks_the_protocol_ends_the_search(string what)
    {
        await using var peer = new ScriptedPeer();
        var association = await peer.AssociateAsync(peer.Calling(), Query.Find);

        var found = association.FindAsync(Query.FindModel, Query.Studies(), 10, CancellationToken.None).UidsAsync();
        await peer.SendAsync(Answers[what](await peer.ReceiveCommandAsync()));

        var fault = await Assert.ThrowsAsync<DicomNetworkException>(() => found.WaitAsync(TestServer.Limit));
        Assert.True(fault.Fault == DicomNetworkFault.ProtocolError, $"{what}: {fault.Fault}");
        Assert.False(association.IsUsable);
    }

    [Fact]
    public async Task A_model_that_was_not_accepted_is_not_asked()
    {
        await using var peer = new ScriptedPeer();
        var association = await peer.AssociateAsync(peer.Calling(), [DicomPresentationContext.Verification]);

        var fault = await Assert.ThrowsAsync<DicomNetworkException>(
            () => association.FindAsync(Query.FindModel, Query.Studies(), 10, CancellationToken.None).UidsAsync());

        Assert.Equal(DicomNetworkFault.ContextNotAccepted, fault.Fault);
        Assert.True(association.IsUsable);
    }

    private static async Task<string> FirstAsync(DicomClientAssociation association)
    {
        await foreach (var match in association.FindAsync(Query.FindModel, Query.Studies(), 10, CancellationToken.None))
        {
            return match.GetString(DicomTag.StudyInstanceUID);
        }

        return "";
    }

    private static byte[] Match(DimseCommand request) => ScriptedPeer.Encode(request.Pending() with { HasDataset = true });
}
