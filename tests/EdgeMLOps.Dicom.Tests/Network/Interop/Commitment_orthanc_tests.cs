using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Dicom.Tests.Network.Calling;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Dicom.Tests.Network.Interop;

/// <summary>Storage commitment with a real Orthanc, in both directions; it reports on associations of their own.</summary>
public sealed class Commitment_orthanc_tests
{
    private const string Ours = "EDGEMLOPS";

    [Fact]
    public async Task Orthanc_commits_to_what_it_has_and_not_to_what_it_has_not()
    {
        await using var us = await TestServer.StartAsync(Committing());
        await using var orthanc = new Orthanc(knows: (Ours, us.Port));
        await orthanc.StartAsync();
        var sent = new TestObject(1);
        var missing = new DicomSopReference(TestObject.CtImage, "2.25.404");
        await using var association = await ConnectAsync(
            orthanc, [new(TestObject.CtImage, [TestObject.ExplicitLittleEndian]), .. Query.Commitment]);
        await association.StoreAsync(sent.SopClass, sent.SopInstance, sent.TransferSyntax, new MemoryStream(sent.Dataset), CancellationToken.None);

        var status = await association.RequestCommitmentAsync(
            "2.25.4711", [new DicomSopReference(sent.SopClass, sent.SopInstance), missing], CancellationToken.None);
        await association.ReleaseAsync(CancellationToken.None);

        Assert.True(status.IsSuccess, status.ToString());
        await Eventually.HoldsAsync(() => !us.Provider.CommitmentReports.IsEmpty, TestServer.Limit, "Orthanc reports");
        var report = Assert.Single(us.Provider.CommitmentReports);
        Assert.Equal(("2.25.4711", Orthanc.AeTitle), (report.TransactionUid, report.CallingAE));
        Assert.Equal(sent.SopInstance, Assert.Single(report.Committed).SopInstanceUid);
        Assert.Equal((missing.SopInstanceUid, DicomStatus.NoSuchSopInstance.Code), (Assert.Single(report.Failed).SopInstanceUid, report.Failed[0].FailureReason));
    }

    [Theory]
    [InlineData(false, "Success")]
    [InlineData(true, "Failure")]
    public async Task Orthanc_takes_our_report_on_an_association_of_its_own(bool lost, string expected)
    {
        await using var us = await TestServer.StartAsync(Committing());
        await using var orthanc = new Orthanc(knows: (Ours, us.Port));
        await orthanc.StartAsync();

        var asked = await orthanc.PostAsync(
            "/modalities/us/storage-commitment", new { DicomInstances = new[] { new { SOPClassUID = TestObject.CtImage, SOPInstanceUID = "2.25.1" } } });
        await Eventually.HoldsAsync(() => !us.Provider.CommitmentRequests.IsEmpty, TestServer.Limit, "Orthanc asks");
        var request = Assert.Single(us.Provider.CommitmentRequests).Request;
        Assert.Equal("2.25.1", Assert.Single(request.References).SopInstanceUid);

        await using var association = await ConnectAsync(
            orthanc, [DicomPresentationContext.GetScpRolePresentationContext(DicomUID.StorageCommitmentPushModel)]);
        var report = new DicomCommitmentReport(
            request.TransactionUid,
            lost ? [] : request.References,
            lost ? [new DicomFailedSopReference(TestObject.CtImage, "2.25.1", 0x0112)] : []);
        var status = await association.SendCommitmentReportAsync(report, CancellationToken.None);
        await association.ReleaseAsync(CancellationToken.None);

        Assert.True(status.IsSuccess, status.ToString());
        var state = await Eventually.HoldsAsync(
            async () => (await orthanc.GetAsync(asked.GetProperty("Path").GetString()!)).GetProperty("Status").GetString()!,
            text => text != "Pending", TestServer.Limit, "Orthanc knows the outcome");
        Assert.Equal(expected, state);
    }

    private static RecordingProvider Committing() => new()
    {
        Decide = _ => AssociationDecision.AcceptWith(new DicomAssociationPolicy
        {
            CommitmentRoles = DicomCommitmentRoles.Commits | DicomCommitmentRoles.TakesReports,
        }),
    };

    private static Task<DicomClientAssociation> ConnectAsync(Orthanc orthanc, IReadOnlyList<DicomPresentationContext> contexts) =>
        DicomClient.ConnectAsync(
            new DicomClientOptions { Host = "127.0.0.1", Port = orthanc.DicomPort, CallingAe = Ours, CalledAe = Orthanc.AeTitle },
            contexts,
            CancellationToken.None);
}
