using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Tests.Network.Calling;

public sealed class Move_tests
{
    [Fact]
    public async Task Counts_are_told_as_they_come_and_the_last_word_is_the_outcome()
    {
        await using var peer = new ScriptedPeer();
        var association = await peer.AssociateAsync(peer.Calling(), Query.Move);
        var told = new ProgressList();

        var moving = association.MoveAsync(Query.MoveModel, "EDGEMLOPS", Query.Study("1.2"), told, CancellationToken.None);
        var request = await peer.ReceiveCommandAsync();
        await peer.SendAsync(request.Pending() with { RemainingSuboperations = 2, CompletedSuboperations = 1, FailedSuboperations = 0, WarningSuboperations = 0 });
        await peer.SendAsync(request.Pending());
        await peer.SendAsync(
            request.Answer(new DicomStatus(0xB000)) with { CompletedSuboperations = 1, FailedSuboperations = 1, WarningSuboperations = 1 },
            new DicomDataset().AddOrUpdate(DicomTag.FailedSOPInstanceUIDList, "2.25.7"));
        var outcome = await moving;

        Assert.Equal((DimseCommandType.MoveRequest, "EDGEMLOPS"), (request.Type, request.MoveDestination));
        Assert.Equal([2, 2], told.Told.Select(step => step.Remaining));
        Assert.Equal((0xB000, 1, 1, 1), ((int)outcome.Status.Code, outcome.Completed, outcome.Failed, outcome.Warning));
        Assert.Equal(["2.25.7"], outcome.FailedInstances);
        await peer.EchoesAsync(association);
    }

    [Fact]
    public async Task An_unknown_destination_is_an_outcome()
    {
        await using var peer = new ScriptedPeer();
        var association = await peer.AssociateAsync(peer.Calling(), Query.Move);

        var moving = association.MoveAsync(Query.MoveModel, "NOBODY", Query.Study("1.2"), CancellationToken.None);
        await peer.SendAsync((await peer.ReceiveCommandAsync()).Answer(new DicomStatus(0xA801)));

        Assert.Equal(new DicomStatus(0xA801), (await moving).Status);
        await peer.EchoesAsync(association);
    }

    [Fact]
    public async Task Giving_up_tells_the_peer()
    {
        await using var peer = new ScriptedPeer();
        var association = await peer.AssociateAsync(peer.Calling(), Query.Move);
        using var cancel = new CancellationTokenSource();

        var moving = association.MoveAsync(Query.MoveModel, "EDGEMLOPS", Query.Study("1.2"), cancel.Token);
        var request = await peer.ReceiveCommandAsync();
        await peer.SendAsync(request.Pending());
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => moving.WaitAsync(TestServer.Limit, CancellationToken.None));
        var said = await peer.ReceiveCommandAsync();
        var disposing = association.DisposeAsync();

        Assert.Equal((DimseCommandType.CancelRequest, request.MessageId), (said.Type, said.MessageId));
        Assert.Equal(PduType.Abort, await peer.ReceiveTypeAsync());
        peer.Close();
        await disposing;
    }

    [Theory]
    [InlineData("")]
    [InlineData("TITLE OF 17 CHARS")]
    public async Task A_destination_that_is_no_title_is_not_asked_for(string destination)
    {
        await using var peer = new ScriptedPeer();
        var association = await peer.AssociateAsync(peer.Calling(), Query.Move);

        await Assert.ThrowsAsync<ArgumentException>(
            () => association.MoveAsync(Query.MoveModel, destination, Query.Study("1.2"), CancellationToken.None));
    }

    private sealed class ProgressList : IProgress<DicomMoveOutcome>
    {
        public List<DicomMoveOutcome> Told { get; } = [];

        public void Report(DicomMoveOutcome value) => Told.Add(value);
    }
}
