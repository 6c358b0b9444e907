using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.UpperLayer;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Dicom.Tests.Network.Calling;

/// <summary>No peer holds a caller longer than the limits say, whatever it does. The clock is the test's.</summary>
public sealed class Deadline_tests
{
    private static readonly IReadOnlyList<DicomPresentationContext> All =
    [
        DicomPresentationContext.For(DicomUID.StudyRootQueryRetrieveInformationModelFind),
        DicomPresentationContext.For(DicomUID.StudyRootQueryRetrieveInformationModelMove),
        DicomPresentationContext.For(DicomUID.StorageCommitmentPushModel),
        new(TestObject.CtImage, [TestObject.ExplicitLittleEndian]),
        DicomPresentationContext.Verification,
    ];

    private static readonly Dictionary<string, (byte Context, Func<DicomClientAssociation, Task> Run)> Operations = new(StringComparer.Ordinal)
    {
        ["find"] = (1, one => one.FindAsync(Query.FindModel, Query.Studies(), int.MaxValue, CancellationToken.None).UidsAsync()),
        ["move"] = (3, one => one.MoveAsync(Query.MoveModel, "EDGEMLOPS", Query.Study("1.2"), CancellationToken.None)),
        ["commitment"] = (5, one => one.RequestCommitmentAsync("2.25.9", [new DicomSopReference(TestObject.CtImage, "2.25.1")], CancellationToken.None)),
        ["store"] = (7, one => one.StoreAsync(
            TestObject.CtImage, "2.25.1", TestObject.ExplicitLittleEndian, new MemoryStream(new byte[100]), CancellationToken.None)),
        ["echo"] = (9, one => one.EchoAsync(CancellationToken.None)),
    };

    public static TheoryData<string> Every => [.. Operations.Keys];

    [Theory]
    [MemberData(nameof(Every))]
    public async Task A_peer_that_goes_silent_is_given_up_on(string operation)
    {
        var time = new ManualTimeProvider();
        await using var peer = new ScriptedPeer();
        var options = peer.Calling(time);
        var association = await peer.AssociateAsync(options, All);
        var limit = string.Equals(operation, "move", StringComparison.Ordinal) ? options.MoveResponseTimeout : options.ResponseTimeout;

        var running = Operations[operation].Run(association);
        await peer.ReceiveAsync();
        await time.WaitForTimerAsync(TestServer.Limit);
        time.Advance(limit - TimeSpan.FromSeconds(1));
        Assert.False(running.IsCompleted);
        await ElapseAsync(time, running, TimeSpan.FromSeconds(2));

        await EndsWithAsync(running, association, DicomNetworkFault.TimedOut);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task A_response_that_comes_a_byte_a_second_is_given_up_on(string operation)
    {
        var time = new ManualTimeProvider();
        await using var peer = new ScriptedPeer();
        var options = peer.Calling(time) with { ResponseTimeout = TimeSpan.FromSeconds(20), MoveResponseTimeout = TimeSpan.FromSeconds(20) };
        var association = await peer.AssociateAsync(options, All);

        var running = Operations[operation].Run(association);
        var response = ScriptedPeer.Encode((await peer.ReceiveCommandAsync()).Answer(DicomStatus.Success), Operations[operation].Context);
        await time.WaitForTimerAsync(TestServer.Limit);
        for (var sent = 0; sent < response.Length && !running.IsCompleted && await ScriptedPeer.TryAsync(peer.SendAsync(response.AsMemory(sent, 1))); sent++)
        {
            await ElapseAsync(time, running, TimeSpan.FromSeconds(1));
        }

        await EndsWithAsync(running, association, DicomNetworkFault.TimedOut);
    }

    [Fact]
    public async Task A_response_in_small_pieces_has_no_more_time_than_one_in_large_ones()
    {
        var time = new ManualTimeProvider();
        await using var peer = new ScriptedPeer();
        var association = await peer.AssociateAsync(peer.Calling(time) with { ResponseTimeout = TimeSpan.FromSeconds(20) }, All);

        var running = association.EchoAsync(CancellationToken.None);
        var answer = (await peer.ReceiveCommandAsync()).Answer(DicomStatus.Success);
        var pieces = CommandPdus.Build(9, CommandSetCodec.Encode(answer), CommandPdus.LeastMaxPduLength).Chunk(14).ToList();
        await time.WaitForTimerAsync(TestServer.Limit);
        foreach (var piece in pieces.TakeWhile(_ => !running.IsCompleted))
        {
            await SayAsync(time, running, () => peer.SendAsync(piece));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(pieces.Count > 30);
        await EndsWithAsync(running, association, DicomNetworkFault.TimedOut);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task A_peer_that_aborts_in_the_middle_is_told_from_one_that_vanishes(string operation)
    {
        await using var peer = new ScriptedPeer();
        var association = await peer.AssociateAsync(peer.Calling(), All);
        var running = Operations[operation].Run(association);
        var answer = ScriptedPeer.Encode((await peer.ReceiveCommandAsync()).Answer(DicomStatus.Success), Operations[operation].Context);
        await peer.SendAsync((byte[])[.. PduWriter.Fixed(PduType.Abort), .. answer]);
        await EndsWithAsync(running, association, DicomNetworkFault.Aborted);

        await using var other = new ScriptedPeer();
        association = await other.AssociateAsync(other.Calling(), All);
        running = Operations[operation].Run(association);
        await other.ReceiveAsync();
        await other.SendAsync(answer.AsMemory(0, answer.Length - 1));
        other.Close();
        await EndsWithAsync(running, association, DicomNetworkFault.ConnectionLost);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task A_response_to_another_message_is_a_broken_protocol(string operation)
    {
        await using var peer = new ScriptedPeer();
        var association = await peer.AssociateAsync(peer.Calling(), All);

        var running = Operations[operation].Run(association);
        var request = await peer.ReceiveCommandAsync();
        await peer.SendAsync(request.Answer(DicomStatus.Success) with { MessageId = (ushort)(request.MessageId + 1) }, Operations[operation].Context);

        await EndsWithAsync(running, association, DicomNetworkFault.ProtocolError);
    }

    [Theory]
    [InlineData("find")]
    [InlineData("move")]
    public async Task Responses_without_end_end_with_the_operation(string operation)
    {
        var time = new ManualTimeProvider();
        await using var peer = new ScriptedPeer();
        var options = peer.Calling(time) with { OperationTimeout = TimeSpan.FromMinutes(30) };
        var association = await peer.AssociateAsync(options, All);

        var running = Operations[operation].Run(association);
        var request = await peer.ReceiveCommandAsync();
        await time.WaitForTimerAsync(TestServer.Limit);
        // Each comes well within the limit of a single one.
        for (var response = 0; response < 100 && !running.IsCompleted; response++)
        {
            await SayAsync(time, running, () => operation == "find"
                ? peer.SendAsync(request.Pending(), Query.Study("1.2"))
                : peer.SendAsync(request.Pending(), contextId: 3));
            time.Advance(TimeSpan.FromSeconds(30));
        }

        // It may have heard the last of them only after the clock was moved for the last time.
        await StallAsync(time, running, TimeSpan.FromSeconds(30));
        await EndsWithAsync(running, association, DicomNetworkFault.TimedOut);
    }

    [Fact]
    public async Task A_peer_that_ignores_the_cancel_and_sends_on_is_left_in_time_with_its_matches_kept()
    {
        var time = new ManualTimeProvider();
        await using var peer = new ScriptedPeer();
        var options = peer.Calling(time);
        var association = await peer.AssociateAsync(options, All);

        var found = association.FindAsync(Query.FindModel, Query.Studies(), 3, CancellationToken.None).UidsAsync();
        var request = await peer.ReceiveCommandAsync();
        for (var match = 0; match < 4; match++)
        {
            await peer.SendAsync(request.Pending(), Query.Study($"1.{match}"));
        }

        Assert.Equal(DimseCommandType.CancelRequest, (await peer.ReceiveCommandAsync()).Type);
        var begun = time.GetUtcNow();
        while (!found.IsCompleted && time.GetUtcNow() - begun < 2 * options.AssociationTimeout
            && await ScriptedPeer.TryAsync(peer.SendAsync(request.Pending(), Query.Study("1.99"))))
        {
            await ElapseAsync(time, found, TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["1.0", "1.1", "1.2"], await found.WaitAsync(TestServer.Limit));
        Assert.InRange(time.GetUtcNow() - begun, TimeSpan.Zero, options.AssociationTimeout + TimeSpan.FromSeconds(2));
        Assert.False(association.IsUsable);
        var fault = await Assert.ThrowsAsync<DicomNetworkException>(() => association.EchoAsync(CancellationToken.None));
        Assert.Equal(DicomNetworkFault.ConnectionLost, fault.Fault);
    }

    [Fact]
    public async Task A_peer_that_takes_nothing_is_given_up_on()
    {
        var time = new ManualTimeProvider();
        await using var peer = new ScriptedPeer();
        var options = peer.Calling(time);
        var association = await peer.AssociateAsync(options, All);

        // More than the sockets hold on the way; the peer reads none of it.
        var running = association.StoreAsync(
            TestObject.CtImage, "2.25.1", TestObject.ExplicitLittleEndian, new MemoryStream(new byte[64 << 20]), CancellationToken.None);
        await StallAsync(time, running, options.ResponseTimeout);

        await EndsWithAsync(running, association, DicomNetworkFault.TimedOut);
    }

    /// <summary>The peer says something, and the client has heard it and waits for more.</summary>
    private static async Task SayAsync(ManualTimeProvider time, Task running, Func<Task> send)
    {
        var heard = time.NextTimerAsync(TestServer.Limit);
        await ScriptedPeer.TryAsync(send()); // which is in vain where the client has just given up
        await (await Task.WhenAny(heard, running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Lets time pass in steps until the limit does its work; steps that fall between two waits are made up for.</summary>
    private static async Task StallAsync(ManualTimeProvider time, Task running, TimeSpan step)
    {
        for (var round = 0; round < 1000 && !running.IsCompleted; round++)
        {
            await ElapseAsync(time, running, step);
        }
    }

    /// <summary>Time passes only while the client waits for its peer, or when it is done.</summary>
    private static async Task ElapseAsync(ManualTimeProvider time, Task running, TimeSpan by)
    {
        await Task.WhenAny(running, time.WaitForTimerAsync(TestServer.Limit));
        time.Advance(by);
        for (var turn = 0; turn < 20 && !running.IsCompleted; turn++)
        {
            await Task.Yield();
        }
    }

    private static async Task EndsWithAsync(Task running, DicomClientAssociation association, DicomNetworkFault fault)
    {
        var thrown = await Assert.ThrowsAsync<DicomNetworkException>(() => running.WaitAsync(TestServer.Limit));
        Assert.Equal(fault, thrown.Fault);
        Assert.False(association.IsUsable);
    }
}
