using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Dicom.Tests.Network.Calling;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Dicom.Tests.Network.Interop;

/// <summary>Against real archives: what we store we find, and have moved back to our own server.</summary>
public sealed class Archive_tests
{
    private const string Ours = "EDGEMLOPS";

    private static readonly IReadOnlyList<DicomPresentationContext> Contexts =
    [
        new(TestObject.CtImage, [TestObject.ExplicitLittleEndian]),
        DicomPresentationContext.For(DicomUID.StudyRootQueryRetrieveInformationModelFind),
        DicomPresentationContext.For(DicomUID.StudyRootQueryRetrieveInformationModelMove),
        DicomPresentationContext.For(DicomUID.PatientRootQueryRetrieveInformationModelFind),
        DicomPresentationContext.For(DicomUID.PatientRootQueryRetrieveInformationModelMove),
        DicomPresentationContext.Verification,
    ];

    private static readonly TestObject[] Sent = [new(1), new(2), new(3, study: 2)];

    [Fact]
    public async Task Orthanc_finds_what_we_stored_and_moves_it_back()
    {
        await using var us = await TestServer.StartAsync();
        await using var orthanc = new Orthanc(knows: (Ours, us.Port));
        await orthanc.StartAsync();

        await StoreFindAndMoveBackAsync(us, orthanc.DicomPort, Orthanc.AeTitle);
    }

    [Fact]
    public async Task Dcmqrscp_finds_what_we_stored_and_moves_it_back()
    {
        await using var us = await TestServer.StartAsync();
        await using var archive = new DcmQrScp((Ours, us.Port));
        await archive.StartAsync();

        await StoreFindAndMoveBackAsync(us, archive.Port, DcmQrScp.AeTitle);
    }

    [Fact]
    public async Task Orthanc_stops_a_search_that_we_leave_and_the_association_goes_on()
    {
        await using var orthanc = new Orthanc(knows: (Ours, 104));
        await orthanc.StartAsync();
        await using var association = await ConnectAsync(orthanc.DicomPort, Orthanc.AeTitle);
        foreach (var number in Enumerable.Range(1, 30))
        {
            await StoreAsync(association, new TestObject(number, study: number));
        }

        Assert.Single(await association.FindAsync(Query.FindModel, Query.Studies(), 1, CancellationToken.None).UidsAsync());
        Assert.Equal(30, (await association.FindAsync(Query.FindModel, Query.Studies(), 31, CancellationToken.None).UidsAsync()).Count);
        await association.ReleaseAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Dcmqrscp_stops_a_search_that_we_leave_and_the_association_goes_on()
    {
        await using var archive = new DcmQrScp((Ours, 104));
        await archive.StartAsync();
        await using var association = await ConnectAsync(archive.Port, DcmQrScp.AeTitle);
        foreach (var number in Enumerable.Range(1, 30))
        {
            await StoreAsync(association, new TestObject(number, study: number));
        }

        Assert.Single(await association.FindAsync(Query.FindModel, Query.Studies(), 1, CancellationToken.None).UidsAsync());
        Assert.Equal(30, (await association.FindAsync(Query.FindModel, Query.Studies(), 31, CancellationToken.None).UidsAsync()).Count);
        await association.ReleaseAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Orthanc_and_dcmqrscp_say_so_when_they_do_not_know_the_destination()
    {
        await using var orthanc = new Orthanc(knows: (Ours, 104));
        await using var archive = new DcmQrScp((Ours, 104));
        await Task.WhenAll(orthanc.StartAsync(), archive.StartAsync());

        foreach (var (port, called) in ((int, string)[])[(orthanc.DicomPort, Orthanc.AeTitle), (archive.Port, DcmQrScp.AeTitle)])
        {
            await using var association = await ConnectAsync(port, called);
            await StoreAsync(association, Sent[0]);

            var outcome = await association.MoveAsync(
                Query.MoveModel, "NOBODY", Query.Study(Sent[0].StudyInstance), CancellationToken.None);

            Assert.False(outcome.Status.IsSuccess || outcome.Status.IsPending, $"{called}: {outcome}");
            Assert.Equal(0, outcome.Completed);
        }
    }

    [Fact]
    public async Task A_move_to_where_nobody_listens_counts_its_failures()
    {
        await using var archive = new DcmQrScp((Ours, FreePort.Next()));
        await archive.StartAsync();
        await using var association = await ConnectAsync(archive.Port, DcmQrScp.AeTitle);
        await StoreAsync(association, Sent[0]);

        var outcome = await association.MoveAsync(Query.MoveModel, Ours, Query.Study(Sent[0].StudyInstance), CancellationToken.None);

        Assert.False(outcome.Status.IsSuccess, outcome.ToString());
        Assert.Equal(0, outcome.Completed);
    }

    private static async Task StoreFindAndMoveBackAsync(TestServer us, int port, string called)
    {
        await using var association = await ConnectAsync(port, called);
        Assert.True((await association.EchoAsync(CancellationToken.None)).IsSuccess);
        foreach (var sent in Sent)
        {
            await StoreAsync(association, sent);
        }

        await FindsAsync(association, DicomUID.StudyRootQueryRetrieveInformationModelFind, Query.Studies(), "2.25.881", "2.25.882");
        await FindsAsync(association, DicomUID.PatientRootQueryRetrieveInformationModelFind, Patient(Query.Studies()), "2.25.881");
        await FindsAsync(association, DicomUID.StudyRootQueryRetrieveInformationModelFind, Query.Study("2.25.7"));

        await MovesBackAsync(us, association, DicomUID.StudyRootQueryRetrieveInformationModelMove, Query.Study("2.25.881"), 2);
        await MovesBackAsync(us, association, DicomUID.PatientRootQueryRetrieveInformationModelMove, Patient(Query.Study("2.25.881")), 4);
        await association.ReleaseAsync(CancellationToken.None);
    }

    private static async Task FindsAsync(DicomClientAssociation association, DicomUID model, DicomDataset identifier, params string[] studies)
    {
        var found = await association.FindAsync(model.UID, identifier, 100, CancellationToken.None).UidsAsync();

        Assert.Equal(studies, found.Order(StringComparer.Ordinal));
    }

    private static async Task MovesBackAsync(
        TestServer us, DicomClientAssociation association, DicomUID model, DicomDataset identifier, int storesSoFar)
    {
        var outcome = await association.MoveAsync(model.UID, Ours, identifier, CancellationToken.None);

        Assert.True(outcome.Status.IsSuccess, outcome.ToString());
        Assert.Equal((2, 0, 0, 0), (outcome.Completed, outcome.Failed, outcome.Warning, outcome.Remaining));
        Assert.Equal(storesSoFar, us.Provider.Stored.Count);
        Assert.Equal(
            [Sent[0].SopInstance, Sent[1].SopInstance],
            us.Provider.Stored.TakeLast(2).Select(stored => stored.Context.SopInstanceUid).Order(StringComparer.Ordinal));
        // The archives write the elements anew; the pixels, the last 16 x 16 x 2 bytes, stay what they are.
        Assert.All(us.Provider.Stored, stored => Assert.Contains(
            Sent, sent => sent.SopInstance == stored.Context.SopInstanceUid && stored.Dataset.AsSpan().EndsWith(sent.Dataset.AsSpan(^512..))));
    }

    private static DicomDataset Patient(DicomDataset identifier) => identifier.AddOrUpdate(DicomTag.PatientID, "ID1");

    private static async Task StoreAsync(DicomClientAssociation association, TestObject sent)
    {
        var status = await association.StoreAsync(
            sent.SopClass, sent.SopInstance, sent.TransferSyntax, new MemoryStream(sent.Dataset), CancellationToken.None);
        Assert.True(status.IsSuccess, status.ToString());
    }

    private static Task<DicomClientAssociation> ConnectAsync(int port, string called) => DicomClient.ConnectAsync(
        new DicomClientOptions { Host = "127.0.0.1", Port = port, CallingAe = Ours, CalledAe = called }, Contexts, CancellationToken.None);
}
