using EdgeMLOps.Appliance.Core.Receiving.Commitment;
using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving.Commitment;

/// <summary>Peers report on what we asked them to commit.</summary>
public sealed class Asked_commitments_tests
{
    private static readonly DicomSopReference One = new(TestObject.EnhancedReport, "2.25.1");
    private static readonly DicomSopReference Two = new(TestObject.EnhancedReport, "2.25.2");

    [Fact]
    public async Task A_report_on_a_transaction_of_ours_is_durable_before_it_is_confirmed()
    {
        using var root = new TempFolder();
        string transaction;
        await using (var rig = await ReceivingRig.StartAsync(root))
        {
            var asked = rig.Get<AskedCommitments>();
            transaction = await asked.BeginAsync("PACS", [One, Two], CancellationToken.None);
            var report = new DicomCommitmentReport(transaction, [One], [new DicomFailedSopReference(Two.SopClassUid, Two.SopInstanceUid, 0x0112)]);

            Assert.Equal(DicomStatus.Success, await ReportAsync(rig, "PACS", report));
            Assert.True(asked.Reported.TryRead(out var reported));
            Assert.Equal(transaction, reported);

            // Once more, as after an answer that was lost, and with another word: the first one counts.
            Assert.Equal(DicomStatus.Success, await ReportAsync(rig, "PACS", report with { Committed = [One, Two], Failed = [] }));
        }

        await using var after = await ReceivingRig.StartAsync(root);
        var outcomes = await after.Get<AskedCommitments>().OutcomesAsync(transaction, CancellationToken.None);
        Assert.Equal((0, 0x0112), (outcomes[One.SopInstanceUid], outcomes[Two.SopInstanceUid]));
    }

    [Fact]
    public async Task A_report_on_no_transaction_of_ours_or_from_another_peer_is_refused()
    {
        using var root = new TempFolder();
        await using var rig = await ReceivingRig.StartAsync(root);
        var asked = rig.Get<AskedCommitments>();
        var transaction = await asked.BeginAsync("PACS", [One], CancellationToken.None);

        Assert.Equal(DicomStatus.InvalidArgumentValue, await ReportAsync(rig, "PACS", new DicomCommitmentReport("2.25.404", [One], [])));
        Assert.Equal(DicomStatus.InvalidArgumentValue, await ReportAsync(rig, "OTHER", new DicomCommitmentReport(transaction, [One], [])));

        Assert.Null((await asked.OutcomesAsync(transaction, CancellationToken.None))[One.SopInstanceUid]);
        Assert.Equal(2, rig.Log.Ids.Count(id => id == 1073));
    }

    [Fact]
    public async Task A_request_is_kept_as_long_as_its_report_may_be_awaited_and_no_longer()
    {
        using var root = new TempFolder();
        var time = new ManualTimeProvider();
        await using var database = new CommitmentDatabase(Options.Create(new StorageOptions { Root = root.Path }));
        await database.StartAsync(CancellationToken.None);
        var (asked, queue) = (new AskedCommitments(database, time), new CommitmentQueue(database, Options.Create(new CommitmentOptions()), time));
        var transaction = await asked.BeginAsync("PACS", [One], CancellationToken.None);
        var report = new DicomCommitmentReport(transaction, [One], []) { CallingAE = "PACS" };

        time.Advance(AskedCommitments.LongestWait - TimeSpan.FromHours(1));
        await queue.ForgetAsync(time.GetUtcNow() - TimeSpan.FromHours(1), CancellationToken.None);
        Assert.Single(await asked.OutcomesAsync(transaction, CancellationToken.None));

        time.Advance(TimeSpan.FromHours(2));
        await queue.ForgetAsync(time.GetUtcNow() - TimeSpan.FromHours(1), CancellationToken.None);
        Assert.False(await asked.TakeAsync(report, CancellationToken.None));
    }

    private static async Task<DicomStatus> ReportAsync(ReceivingRig rig, string peer, DicomCommitmentReport report)
    {
        await using var association = await DicomClient.ConnectAsync(
            new DicomClientOptions { Host = "127.0.0.1", Port = rig.Port, CallingAe = peer, CalledAe = "EDGEMLOPS" },
            [DicomPresentationContext.GetScpRolePresentationContext(DicomUID.StorageCommitmentPushModel)],
            CancellationToken.None);
        var status = await association.SendCommitmentReportAsync(report, CancellationToken.None);
        await association.ReleaseAsync(CancellationToken.None);
        return status;
    }
}
