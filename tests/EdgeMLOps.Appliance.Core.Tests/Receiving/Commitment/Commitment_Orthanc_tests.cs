using EdgeMLOps.Appliance.Core.Receiving.Commitment;
using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving.Commitment;

/// <summary>A real PACS asks us, and is asked by us.</summary>
public sealed class Commitment_Orthanc_tests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Orthanc_asks_and_is_told_by_a_call_what_we_hold_and_what_we_do_not()
    {
        using var root = new TempFolder();
        var port = FreePort.Next();
        await using var orthanc = new Orthanc(knows: ("EDGEMLOPS", port));
        await orthanc.StartAsync();
        await using var rig = await ReceivingRig.StartAsync(
            root,
            steps: null,
            ("Dicom:Port", $"{port}"), ("Commitment:ReportDelay", "00:00:00.2"),
            ("Dicom:Peers:0:AeTitle", Orthanc.AeTitle), ("Dicom:Peers:0:Address", "127.0.0.1"), ("Dicom:Peers:0:Port", $"{orthanc.DicomPort}"));
        var item = new TestObject(1);
        Assert.True((await rig.StoreAsync(item)).IsSuccess);

        var transaction = (await orthanc.PostAsync(
            "/modalities/us/storage-commitment",
            new { DicomInstances = new[] { new { SOPClassUID = item.SopClass, SOPInstanceUID = item.SopInstance }, new { SOPClassUID = item.SopClass, SOPInstanceUID = "2.25.404" } } }))
            .GetProperty("ID").GetString();
        var report = await Eventually.HoldsAsync(
            () => orthanc.GetAsync($"/storage-commitment/{transaction}"),
            answer => answer.GetProperty("Status").GetString() != "Pending",
            Limit,
            "Orthanc has the report");

        Assert.Equal("Failure", report.GetProperty("Status").GetString());
        Assert.Equal(item.SopInstance, Assert.Single(report.GetProperty("Success").EnumerateArray()).GetProperty("SOPInstanceUID").GetString());
        var failed = Assert.Single(report.GetProperty("Failures").EnumerateArray());
        Assert.Equal(("2.25.404", 0x0112), (failed.GetProperty("SOPInstanceUID").GetString(), failed.GetProperty("FailureReason").GetInt32()));
        await Eventually.HoldsAsync(() => rig.FactAsync("commitment.confirmed"), confirmed => confirmed == 1, Limit, "Orthanc confirmed");
    }

    [Fact]
    public async Task Orthanc_is_asked_and_its_report_is_known()
    {
        using var root = new TempFolder();
        var port = FreePort.Next();
        await using var orthanc = new Orthanc(knows: ("EDGEMLOPS", port));
        await orthanc.StartAsync();
        await using var rig = await ReceivingRig.StartAsync(root, steps: null, ("Dicom:Port", $"{port}"));
        var item = new TestObject(1);
        using var made = new TempFolder();
        var (code, output) = await ChildProcess.RunAsync(
            "storescu", ["-aec", Orthanc.AeTitle, "127.0.0.1", $"{orthanc.DicomPort}", item.Save(made.Path)], Limit);
        Assert.True(code == 0, output);
        var asked = rig.Get<AskedCommitments>();
        var references = new[] { AskingPeer.Of(item), new DicomSopReference(TestObject.CtImage, "2.25.404") };

        var transaction = await asked.BeginAsync(Orthanc.AeTitle, references, CancellationToken.None);
        await using (var association = await DicomClient.ConnectAsync(
            new DicomClientOptions { Host = "127.0.0.1", Port = orthanc.DicomPort, CallingAe = "EDGEMLOPS", CalledAe = Orthanc.AeTitle },
            [DicomPresentationContext.For(DicomUID.StorageCommitmentPushModel)],
            CancellationToken.None))
        {
            Assert.True((await association.RequestCommitmentAsync(transaction, references, CancellationToken.None)).IsSuccess);
            await association.ReleaseAsync(CancellationToken.None);
        }

        var outcomes = await Eventually.HoldsAsync(
            () => asked.OutcomesAsync(transaction, CancellationToken.None), now => now.Values.All(outcome => outcome is not null), Limit, "Orthanc reports");
        Assert.Equal((0, 0x0112), (outcomes[item.SopInstance], outcomes["2.25.404"]));
    }
}
