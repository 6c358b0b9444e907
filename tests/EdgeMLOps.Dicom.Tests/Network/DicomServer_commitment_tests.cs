using System.Net;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Dicom.Network.Commitment;
using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.UpperLayer;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Dicom.Tests.Network;

/// <summary>Storage commitment over the wire, as PS3.4 annex J has it.</summary>
public sealed class DicomServer_commitment_tests
{
    private const string Ct = TestObject.CtImage;

    private static readonly DicomTransferSyntax Syntax = DicomTransferSyntax.ImplicitVRLittleEndian;
    private static readonly DicomSopReference[] Asked = [new(Ct, "2.25.1"), new(Ct, "2.25.2")];
    private static readonly ProposedContext[] Contexts =
    [
        new(1, Ct, [TestObject.ExplicitLittleEndian]),
        new(3, UpperLayerUids.Verification, [TestObject.ImplicitLittleEndian]),
        new(5, UpperLayerUids.StorageCommitment, [TestObject.ImplicitLittleEndian]),
    ];

    [Fact]
    public async Task A_request_reaches_the_application_and_its_answer_the_peer()
    {
        await using var server = await StartAsync();
        using var peer = await AssociatedAsync(server);

        await peer.SendAsync(Action());
        var (answer, _) = await peer.ReceiveMessageAsync();

        Assert.Equal((DimseCommandType.NActionResponse, 4, 0, 1), (answer.Type, (int)answer.MessageId, (int)answer.Status, (int)answer.ActionTypeId!));
        Assert.Equal((UpperLayerUids.StorageCommitment, UpperLayerUids.StorageCommitmentInstance), (answer.SopClassUid, answer.SopInstanceUid));
        var (request, _) = Assert.Single(server.Provider.CommitmentRequests);
        Assert.Equal(("2.25.9", "RAW", "EDGEMLOPS", IPAddress.Loopback), (request.TransactionUid, request.CallingAE, request.CalledAE, request.RemoteAddress));
        Assert.Equal(Asked, request.References);
    }

    [Fact]
    public async Task The_report_follows_the_answer_on_the_same_association_while_objects_come_in()
    {
        Task<DicomStatus>? reported = null;
        await using var server = await StartAsync((request, peer) =>
        {
            reported = peer.ReportCommitmentAsync(
                new DicomCommitmentReport(request.TransactionUid, [request.References[0]], [new(Ct, "2.25.2", 0x0112)]), CancellationToken.None);
            return ValueTask.FromResult(DicomStatus.Success);
        });
        using var peer = await AssociatedAsync(server);

        await peer.SendAsync(Action());
        Assert.Equal(DimseCommandType.NActionResponse, (await peer.ReceiveMessageAsync()).Command.Type);
        var (report, dataset) = await peer.ReceiveMessageAsync();
        // The peer goes on with a whole object, and an echo, before it answers the report.
        await peer.SendAsync([.. RawPeer.StoreCommand(), .. RawPeer.Data([1, 2], last: true), .. RawPeer.Echo()]);
        Assert.Equal(DimseCommandType.StoreResponse, (await peer.ReceiveMessageAsync()).Command.Type);
        Assert.Equal(DimseCommandType.EchoResponse, (await peer.ReceiveMessageAsync()).Command.Type);
        Assert.False(reported!.IsCompleted);
        await peer.SendAsync(RawPeer.Command(5, report.Answer(DicomStatus.ProcessingFailure)));

        Assert.Equal((DimseCommandType.NEventReportRequest, 1, 2), (report.Type, (int)report.MessageId, (int)report.EventTypeId!));
        Assert.Equal((UpperLayerUids.StorageCommitment, UpperLayerUids.StorageCommitmentInstance), (report.SopClassUid, report.SopInstanceUid));
        var read = CommitmentCodec.DecodeReport(dataset, Syntax, out _)!;
        Assert.Equal(("2.25.9", Asked[0], new DicomFailedSopReference(Ct, "2.25.2", 0x0112)), (read.TransactionUid, read.Committed.Single(), read.Failed.Single()));
        Assert.Equal(DicomStatus.ProcessingFailure, await reported.WaitAsync(TestServer.Limit));
    }

    [Fact]
    public async Task Several_reports_go_one_after_another_each_with_its_own_answer()
    {
        await using var server = await StartAsync();
        using var peer = await AssociatedAsync(server);
        await peer.SendAsync(Action());
        await peer.ReceiveMessageAsync();
        var us = server.Provider.CommitmentRequests.Single().Peer;

        var sent = Enumerable.Range(0, 5)
            .Select(number => us.ReportCommitmentAsync(new DicomCommitmentReport($"2.25.{number}", Asked, []), CancellationToken.None))
            .ToList();
        for (ushort number = 0; number < 5; number++)
        {
            var (report, _) = await peer.ReceiveMessageAsync();
            Assert.Equal(number + 1, report.MessageId);
            await peer.SendAsync(RawPeer.Command(5, report.Answer(new DicomStatus((ushort)(0xB000 + number)))));
        }

        var statuses = await Task.WhenAll(sent).WaitAsync(TestServer.Limit);
        Assert.Equal(Enumerable.Range(0xB000, 5), statuses.Select(status => (int)status.Code).Order());
    }

    [Fact]
    public async Task An_unanswered_report_is_given_up_and_its_late_answer_harms_nothing()
    {
        var time = new ManualTimeProvider();
        await using var server = await StartAsync(time: time);
        using var peer = await AssociatedAsync(server);
        await peer.SendAsync(Action());
        await peer.ReceiveMessageAsync();
        var us = server.Provider.CommitmentRequests.Single().Peer;
        var sent = us.ReportCommitmentAsync(new DicomCommitmentReport("2.25.9", Asked, []), CancellationToken.None);
        var (report, _) = await peer.ReceiveMessageAsync();
        await peer.SendAsync(RawPeer.Echo());
        await peer.ReceiveMessageAsync();

        // The association's own idle limit started anew with the echo, the report's did not.
        await GiveUpAsync(time, peer, sent);

        Assert.Equal(DicomNetworkFault.TimedOut, (await Assert.ThrowsAsync<DicomNetworkException>(() => sent)).Fault);
        await peer.SendAsync([.. RawPeer.Command(5, report.Answer(DicomStatus.Success)), .. RawPeer.Echo()]);
        Assert.Equal(DimseCommandType.EchoResponse, (await peer.ReceiveMessageAsync()).Command.Type);
        Assert.True(us.IsOpen);
    }

    [Fact]
    public async Task With_the_association_reports_end_too()
    {
        await using var server = await StartAsync();
        var peer = await AssociatedAsync(server);
        await peer.SendAsync(Action());
        await peer.ReceiveMessageAsync();
        var us = server.Provider.CommitmentRequests.Single().Peer;
        var waiting = us.ReportCommitmentAsync(new DicomCommitmentReport("2.25.9", Asked, []), CancellationToken.None);
        await peer.ReceiveMessageAsync();
        peer.Dispose();
        await server.EndedAsync();

        Assert.Equal(DicomNetworkFault.ConnectionLost, (await Assert.ThrowsAsync<DicomNetworkException>(() => waiting.WaitAsync(TestServer.Limit))).Fault);
        Assert.False(us.IsOpen);
        var late = us.ReportCommitmentAsync(new DicomCommitmentReport("2.25.9", Asked, []), CancellationToken.None);
        Assert.Equal(DicomNetworkFault.ConnectionLost, (await Assert.ThrowsAsync<DicomNetworkException>(() => late.WaitAsync(TestServer.Limit))).Fault);
    }

    [Fact]
    public async Task An_answer_to_nothing_ends_the_association()
    {
        await using var server = await StartAsync();
        using var peer = await AssociatedAsync(server);

        await peer.SendAsync(RawPeer.Command(5, new DimseCommand { Type = DimseCommandType.NEventReportResponse, MessageId = 1 }));

        Assert.Equal(PduType.Abort, await peer.ReceiveTypeAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_report_to_us_reaches_the_application(ushort eventType)
    {
        await using var server = await StartAsync(roles: DicomCommitmentRoles.TakesReports);
        using var peer = await AssociatedAsync(server);
        var report = new DicomCommitmentReport("2.25.9", [Asked[0]], eventType == 1 ? [] : [new(Ct, "2.25.2", 0x0131)]);

        await peer.SendAsync(Message(Event() with { EventTypeId = eventType }, CommitmentCodec.EncodeReport(report, Syntax)));
        var (answer, _) = await peer.ReceiveMessageAsync();

        Assert.Equal((DimseCommandType.NEventReportResponse, 0, (int)eventType), (answer.Type, (int)answer.Status, (int)answer.EventTypeId!));
        var taken = Assert.Single(server.Provider.CommitmentReports);
        Assert.Equal(("2.25.9", "RAW", IPAddress.Loopback), (taken.TransactionUid, taken.CallingAE, taken.RemoteAddress));
        Assert.Equal(report.Committed, taken.Committed);
        Assert.Equal(report.Failed, taken.Failed);
    }

    public static TheoryData<string, byte[], ushort> Refused => new()
    {
        { "another instance", Message(Act() with { SopInstanceUid = "1.2.3" }, Info()), 0x0112 },
        { "another class", Message(Act() with { SopClassUid = Ct }, Info()), 0x0122 },
        { "another action", Message(Act() with { ActionTypeId = 2 }, Info()), 0x0123 },
        { "no action", Message(Act() with { ActionTypeId = null }, Info()), 0x0123 },
        { "no data set", RawPeer.Command(5, Act() with { HasDataset = false }), 0x0115 },
        { "no references", Message(Act(), CommitmentCodec.EncodeRequest("2.25.9", [], Syntax)), 0x0115 },
        { "noise", Message(Act(), [1, 2, 3, 4, 5, 6]), 0x0110 },
        { "a report where none is taken", Message(Event(), Info()), 0x0211 },
        { "a query", Message(Act() with { Type = DimseCommandType.FindRequest }, Info()), 0x0211 },
        { "an object", Message(Act() with { Type = DimseCommandType.StoreRequest }, Info()), 0x0211 },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_cannot_be_is_refused_by_its_status_and_the_association_goes_on(string what, byte[] message, ushort status)
    {
        await using var server = await StartAsync();
        using var peer = await AssociatedAsync(server);

        await peer.SendAsync(message);
        Assert.True(status == await peer.ReceiveStatusAsync(), what);

        await peer.SendAsync(RawPeer.Echo());
        Assert.Equal(0, await peer.ReceiveStatusAsync());
        Assert.Empty(server.Provider.CommitmentRequests);
    }

    [Fact]
    public async Task Another_kind_of_event_is_refused()
    {
        await using var server = await StartAsync(roles: DicomCommitmentRoles.TakesReports);
        using var peer = await AssociatedAsync(server);

        await peer.SendAsync(Message(Event() with { EventTypeId = 3 }, Info()));
        Assert.Equal(0x0113, await peer.ReceiveStatusAsync());
        await peer.SendAsync(Action());
        Assert.Equal(0x0211, await peer.ReceiveStatusAsync());
    }

    [Fact]
    public async Task A_data_set_beyond_all_bounds_is_read_to_its_end_held_nowhere_and_refused()
    {
        await using var server = await StartAsync();
        using var peer = await AssociatedAsync(server);
        var fragment = RawPeer.Data(new byte[128 * 1024], last: false, contextId: 5);

        await peer.SendAsync(RawPeer.Command(5, Act()));
        for (var sent = 0; sent <= CommitmentCodec.MaxLength; sent += 128 * 1024)
        {
            await peer.SendAsync(fragment);
        }

        await peer.SendAsync(RawPeer.Data([0], last: true, contextId: 5));
        Assert.Equal(0x0213, await peer.ReceiveStatusAsync());
        await peer.SendAsync(Action());
        Assert.Equal(0, await peer.ReceiveStatusAsync());
    }

    [Fact]
    public async Task All_associations_share_one_bound_of_memory_and_give_back_what_they_took()
    {
        await using var server = await StartAsync();
        var (holders, begun) = (new List<RawPeer>(), 0);
        using var third = await AssociatedAsync(server);
        // Who asks before the others' bytes are in takes the room itself, and one of them is refused: begun anew then.
        await Eventually.HoldsAsync(
            async () =>
            {
                holders.ForEach(holder => holder.Dispose());
                holders = [await HolderAsync(server), await HolderAsync(server)];
                begun += holders.Count;
                return await NoiseAsync(third);
            },
            status => status == 0x0213, TestServer.Limit, "what the others sent is held, and leaves no room");
        holders.ForEach(holder => holder.Dispose());
        await server.EndedAsync(begun);

        // Taken now, and found to be noise.
        Assert.Equal(0x0110, await NoiseAsync(third));
    }

    [Fact]
    public async Task An_application_that_throws_costs_the_request_alone()
    {
        await using var server = await StartAsync((_, _) => throw new InvalidOperationException("PATIENT^NAME"));
        using var peer = await AssociatedAsync(server);

        await peer.SendAsync(Action());
        Assert.Equal(0x0110, await peer.ReceiveStatusAsync());

        Assert.Contains(9010, server.Log.Ids);
        Assert.DoesNotContain("PATIENT^NAME", server.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_takes_nothing_of_a_report_is_ended_and_holds_up_nobody()
    {
        var time = new ManualTimeProvider();
        await using var server = await StartAsync(time: time);
        using var peer = await AssociatedAsync(server);
        await peer.SendAsync(Action());
        await peer.ReceiveMessageAsync();
        var us = server.Provider.CommitmentRequests.Single().Peer;
        var much = Enumerable.Range(0, 99_000).Select(number => new DicomSopReference(Ct, $"2.25.{number}")).ToList();

        var sent = us.ReportCommitmentAsync(new DicomCommitmentReport("2.25.9", much, []), CancellationToken.None);
        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(10));
                return sent.IsCompleted;
            },
            TestServer.Limit, "the report is given up");

        await Assert.ThrowsAsync<DicomNetworkException>(() => sent);
        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return !server.Provider.Ended.IsEmpty;
            },
            TestServer.Limit, "the association ends");
        Assert.Equal(DicomAssociationEnd.TimedOut, server.Provider.Ended.Single().End);
    }

    private static async Task SendFragmentsAsync(RawPeer peer, int megabytes)
    {
        var noise = new byte[128 * 1024];
        Array.Fill(noise, (byte)0x11);
        for (var sent = 0; sent < megabytes * 8; sent++)
        {
            await peer.SendAsync(RawPeer.Data(noise, last: false, contextId: 5));
        }
    }

    private static async Task<RawPeer> HolderAsync(TestServer server)
    {
        var holder = await AssociatedAsync(server);
        await holder.SendAsync(RawPeer.Command(5, Act()));
        await SendFragmentsAsync(holder, megabytes: 15);
        return holder;
    }

    private static async Task<ushort> NoiseAsync(RawPeer peer)
    {
        await peer.SendAsync(RawPeer.Command(5, Act()));
        await SendFragmentsAsync(peer, megabytes: 4);
        await peer.SendAsync(RawPeer.Data([0, 0], last: true, contextId: 5));
        return await peer.ReceiveStatusAsync();
    }

    private static async Task GiveUpAsync(ManualTimeProvider time, RawPeer peer, Task sent)
    {
        for (var step = 0; step < 100 && !sent.IsCompleted; step++)
        {
            await peer.SendAsync(RawPeer.Echo());
            await peer.ReceiveMessageAsync();
            time.Advance(TimeSpan.FromSeconds(20));
        }

        await Eventually.HoldsAsync(() => sent.IsCompleted, TestServer.Limit, "the report is given up");
    }

    private static Task<TestServer> StartAsync(
        Func<DicomCommitmentRequest, IDicomAssociationPeer, ValueTask<DicomStatus>>? commit = null,
        DicomCommitmentRoles roles = DicomCommitmentRoles.Commits,
        TimeProvider? time = null)
    {
        var policy = new DicomAssociationPolicy { CommitmentRoles = roles };
        return TestServer.StartAsync(
            new RecordingProvider
            {
                Decide = _ => AssociationDecision.AcceptWith(policy),
                Commit = commit ?? ((_, _) => ValueTask.FromResult(DicomStatus.Success)),
            },
            time: time);
    }

    private static async Task<RawPeer> AssociatedAsync(TestServer server)
    {
        var peer = await RawPeer.DialAsync(server);
        Assert.All((await peer.AssociateAsync(RawPeer.Request(Contexts))).Contexts, context => Assert.Equal(0, context.Result));
        return peer;
    }

    private static byte[] Info() => CommitmentCodec.EncodeRequest("2.25.9", Asked, Syntax);

    private static byte[] Action() => Message(Act(), Info());

    private static byte[] Message(DimseCommand command, byte[] dataset) =>
        [.. RawPeer.Command(5, command with { HasDataset = true }), .. RawPeer.Data(dataset, last: true, contextId: 5)];

    private static DimseCommand Act() => new()
    {
        Type = DimseCommandType.NActionRequest,
        MessageId = 4,
        SopClassUid = UpperLayerUids.StorageCommitment,
        SopInstanceUid = UpperLayerUids.StorageCommitmentInstance,
        ActionTypeId = 1,
        HasDataset = true,
    };

    private static DimseCommand Event() => Act() with { Type = DimseCommandType.NEventReportRequest, ActionTypeId = null, EventTypeId = 1 };
}
