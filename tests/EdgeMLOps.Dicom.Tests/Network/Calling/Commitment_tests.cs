using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.UpperLayer;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Dicom.Tests.Network.Calling;

public sealed class Commitment_tests
{
    private static readonly DicomSopReference One = new(TestObject.CtImage, "2.25.1");
    private static readonly DimseCommand Report = new()
    {
        Type = DimseCommandType.NEventReportRequest,
        MessageId = 40,
        SopClassUid = DicomUID.StorageCommitmentPushModel.UID,
        SopInstanceUid = DicomUID.StorageCommitmentPushModelInstance.UID,
        EventTypeId = 1,
    };

    [Fact]
    public async Task A_request_names_its_objects_and_the_report_on_the_same_association_is_answered_and_given()
    {
        await using var peer = new ScriptedPeer();
        var association = await peer.AssociateAsync(peer.Calling(), Query.Commitment);

        var asking = association.RequestCommitmentAsync("2.25.9", [One], CancellationToken.None);
        var (request, bytes) = await peer.ReceiveAsync();
        await peer.SendAsync(request.Answer(DicomStatus.Success));
        var status = await asking;
        var waiting = association.ReceiveCommitmentReportAsync(TestServer.Limit, CancellationToken.None);
        await peer.SendAsync(Report, ReportOf("2.25.9"));
        var answer = await peer.ReceiveCommandAsync();
        var report = await waiting;

        Assert.True(status.IsSuccess);
        Assert.Equal(
            (DimseCommandType.NActionRequest, DicomUID.StorageCommitmentPushModelInstance.UID, (ushort?)1),
            (request.Type, request.SopInstanceUid, request.ActionTypeId));
        var asked = DicomDatasetReader.Read(bytes, DicomTransferSyntax.ExplicitVRLittleEndian);
        Assert.Equal("2.25.1", Assert.Single(asked.GetSequence(DicomTag.ReferencedSOPSequence).Items).GetString(DicomTag.ReferencedSOPInstanceUID));
        Assert.Equal(Report.Answer(DicomStatus.Success), answer);
        Assert.Equal(("2.25.9", "PACS"), (report?.TransactionUid, report?.CallingAE));
        Assert.Equal(One, Assert.Single(report!.Committed));
        await peer.EchoesAsync(association);
    }

    [Fact]
    public async Task A_report_that_overtakes_the_response_or_meets_the_release_is_not_lost()
    {
        await using var peer = new ScriptedPeer();
        var taken = new List<string>();
        var options = peer.Calling() with
        {
            OnCommitmentReport = (report, _) =>
            {
                taken.Add(report.TransactionUid);
                return ValueTask.FromResult(DicomStatus.Success);
            },
        };
        var association = await peer.AssociateAsync(options, Query.Commitment);

        var asking = association.RequestCommitmentAsync("2.25.9", [One], CancellationToken.None);
        var request = await peer.ReceiveCommandAsync();
        await peer.SendAsync(Report, ReportOf("2.25.8"));
        Assert.Equal(DimseCommandType.NEventReportResponse, (await peer.ReceiveCommandAsync()).Type);
        await peer.SendAsync(request.Answer(DicomStatus.Success));
        await asking;

        var releasing = association.ReleaseAsync(CancellationToken.None);
        Assert.Equal(PduType.ReleaseRequest, await peer.ReceiveTypeAsync());
        await peer.SendAsync(Report, ReportOf("2.25.9"));
        Assert.Equal(DimseCommandType.NEventReportResponse, (await peer.ReceiveCommandAsync()).Type);
        await peer.SendAsync(PduWriter.Fixed(PduType.ReleaseResponse));
        await releasing;

        Assert.Equal(["2.25.8", "2.25.9"], taken);
    }

    [Fact]
    public async Task What_the_handler_says_is_what_the_peer_is_told()
    {
        await using var peer = new ScriptedPeer();
        var options = peer.Calling() with { OnCommitmentReport = (_, _) => ValueTask.FromResult(DicomStatus.ProcessingFailure) };
        var association = await peer.AssociateAsync(options, Query.Commitment);

        var waiting = association.ReceiveCommitmentReportAsync(TestServer.Limit, CancellationToken.None);
        await peer.SendAsync(Report, ReportOf("2.25.9"));
        Assert.Equal(DicomStatus.ProcessingFailure.Code, (await peer.ReceiveCommandAsync()).Status);
        await peer.SendAsync(PduWriter.Fixed(PduType.ReleaseRequest));

        Assert.Equal(PduType.ReleaseResponse, await peer.ReceiveTypeAsync());
        Assert.Null(await waiting);
        Assert.False(association.IsUsable);
    }

    [Fact]
    public async Task Reports_that_nobody_takes_are_refused_before_they_fill_memory()
    {
        await using var peer = new ScriptedPeer();
        var association = await peer.AssociateAsync(peer.Calling(), Query.Commitment);

        var echo = association.EchoAsync(CancellationToken.None);
        var request = await peer.ReceiveCommandAsync();
        var statuses = new List<ushort>();
        for (var number = 1; number <= 17; number++)
        {
            await peer.SendAsync(Report, ReportOf($"2.25.{number}"));
            statuses.Add((await peer.ReceiveCommandAsync()).Status);
        }

        await peer.SendAsync(request.Answer(DicomStatus.Success), contextId: 3);
        await echo;

        Assert.Equal([.. Enumerable.Repeat((ushort)0, 16), DicomStatus.ResourceLimitation.Code], statuses);
    }

    public static TheoryData<string, int> Wrong => new()
    {
        { "no such event", 0x0113 },
        { "another instance", 0x0112 },
        { "another class", 0x0122 },
        { "a store", 0x0211 },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Any_other_request_of_the_peer_is_answered_with_its_failure(string what, int status)
    {
        var request = what switch
        {
            "no such event" => Report with { EventTypeId = 3 },
            "another instance" => Report with { SopInstanceUid = "2.25.3" },
            "another class" => Report with { SopClassUid = TestObject.CtImage },
            _ => Report with { Type = DimseCommandType.StoreRequest },
        };
        await using var peer = new ScriptedPeer();
        var association = await peer.AssociateAsync(peer.Calling(), Query.Commitment);

        var waiting = association.ReceiveCommitmentReportAsync(TestServer.Limit, CancellationToken.None);
        await peer.SendAsync(request, ReportOf("2.25.9"));
        var answer = await peer.ReceiveCommandAsync();
        await peer.SendAsync(Report, ReportOf("2.25.10"));
        await peer.ReceiveCommandAsync();

        Assert.True(answer.Status == status, $"{what}: {answer.Status:X4}");
        Assert.Equal("2.25.10", (await waiting)?.TransactionUid);
    }

    [Fact]
    public async Task A_wait_for_a_report_that_runs_out_breaks_nothing_even_within_a_report()
    {
        await using var peer = new ScriptedPeer();
        var time = new ManualTimeProvider();
        var association = await peer.AssociateAsync(peer.Calling(time), Query.Commitment);
        byte[] report = [.. ScriptedPeer.Encode(Report with { HasDataset = true }), .. RawPeer.Data(
            DicomDatasetWriter.ToBytes(ReportOf("2.25.9"), DicomTransferSyntax.ExplicitVRLittleEndian), last: true)];

        var waiting = association.ReceiveCommitmentReportAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        await peer.SendAsync(report.AsMemory(0, 100));
        await time.WaitForTimerAsync(TestServer.Limit);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(await waiting.WaitAsync(TestServer.Limit));

        waiting = association.ReceiveCommitmentReportAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        await peer.SendAsync(report.AsMemory(100));
        Assert.Equal(DimseCommandType.NEventReportResponse, (await peer.ReceiveCommandAsync()).Type);
        Assert.Equal("2.25.9", (await waiting.WaitAsync(TestServer.Limit))?.TransactionUid);
        await peer.EchoesAsync(association);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_report_on_its_own_association_proposes_the_provider_role(bool peerSpeaksOfRoles)
    {
        await using var peer = new ScriptedPeer();
        var association = await peer.AssociateAsync(
            peer.Calling(), Provider, accept => peerSpeaksOfRoles ? accept with { User = accept.User with { Roles = [Role(scp: true)] } } : accept);

        var sending = association.SendCommitmentReportAsync(
            new DicomCommitmentReport("2.25.9", [One], [new DicomFailedSopReference(TestObject.CtImage, "2.25.2", 0x0112)]), CancellationToken.None);
        var (request, bytes) = await peer.ReceiveAsync();
        await peer.SendAsync(request.Answer(DicomStatus.Success));

        Assert.True((await sending).IsSuccess);
        Assert.Equal(Role(scp: true), Assert.Single(peer.Request!.Roles));
        Assert.Equal((DimseCommandType.NEventReportRequest, (ushort?)2), (request.Type, request.EventTypeId));
        var failed = DicomDatasetReader.Read(bytes, DicomTransferSyntax.ExplicitVRLittleEndian).GetSequence(DicomTag.FailedSOPSequence);
        Assert.Equal(0x0112, Assert.Single(failed.Items).GetSingleValue<ushort>(DicomTag.FailureReason));
    }

    [Fact]
    public async Task A_peer_that_denies_us_the_providers_role_gets_no_report()
    {
        await using var peer = new ScriptedPeer();
        var association = await peer.AssociateAsync(peer.Calling(), Provider, accept => accept with { User = accept.User with { Roles = [Role(scp: false)] } });

        var fault = await Assert.ThrowsAsync<DicomNetworkException>(
            () => association.SendCommitmentReportAsync(new DicomCommitmentReport("2.25.9", [One], []), CancellationToken.None));

        Assert.Equal(DicomNetworkFault.ContextNotAccepted, fault.Fault);
    }

    private static IReadOnlyList<DicomPresentationContext> Provider =>
        [DicomPresentationContext.GetScpRolePresentationContext(DicomUID.StorageCommitmentPushModel)];

    private static RoleSelection Role(bool scp) => new(DicomUID.StorageCommitmentPushModel.UID, RequestorIsScu: false, RequestorIsScp: scp);

    private static DicomDataset ReportOf(string transaction) => new DicomDataset()
        .AddOrUpdate(DicomTag.TransactionUID, transaction)
        .AddOrUpdate(DicomTag.ReferencedSOPSequence, new DicomDataset()
            .AddOrUpdate(DicomTag.ReferencedSOPClassUID, One.SopClassUid)
            .AddOrUpdate(DicomTag.ReferencedSOPInstanceUID, One.SopInstanceUid));
}
