using Dapper;
using EdgeMLOps.Appliance.Core.Receiving.Commitment;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;
using EdgeMLOps.Appliance.Core.Tests.Receiving;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Delivery.Confirming;

/// <summary>Real archives prove that they have what they answered Success for, or that they have not.</summary>
public sealed class Confirmation_tests
{
    private const string KeepsTheThirdOnly = "local seen = 0\nfunction ReceivedInstanceFilter(dicom, origin)\n  seen = seen + 1\n  return seen > 2\nend\n";

    private static readonly TestObject Report = new(1, sopClass: TestObject.EnhancedReport);

    [Fact]
    public async Task A_PACS_that_commits_is_asked_and_reports_on_an_association_of_its_own()
    {
        using var folder = new TempFolder();
        using var root = new TempFolder();
        var port = FreePort.Next();
        await using var orthanc = new Orthanc(knows: ("EDGEMLOPS", port));
        await orthanc.StartAsync();
        await using var ours = await ReceivingRig.StartAsync(root, steps: null, ("Dicom:Port", $"{port}"));
        await using var rig = await DeliveryRig.OpenAsync(folder, [To(orthanc.DicomPort, ConfirmMode.Auto)], ours.Get<AskedCommitments>());
        await rig.Sender.OpenAsync(CancellationToken.None);

        await rig.EnqueueAsync(Report);

        var status = await rig.ConfirmedAsync("pacs", Report);
        Assert.Equal((ConfirmCode.Committed, 1, 0, null), (status.Proof, status.Attempts, status.Losses, status.AskDueUtc));
        Assert.True(status.ConfirmedUtc >= status.DeliveredUtc);
        await Eventually.HoldsAsync(() => rig.Log.Ids.Contains(3206), DeliveryRig.Limit, "it is told");
        Assert.Equal(new DeliveryCounts(0, 1, 1, 0, 0, 0, 0), await rig.Queue.CountsAsync(TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public async Task A_report_may_come_on_the_association_of_the_request_and_sending_does_not_wait_for_it()
    {
        using var folder = new TempFolder();
        using var root = new TempFolder();
        await using var pacs = await ReceivingRig.StartAsync(root, steps: null, ("Commitment:ReportDelay", "00:00:06"));
        var second = new TestObject(2, sopClass: TestObject.EnhancedReport);
        var destination = To(pacs.Port, ConfirmMode.Commitment, "EDGEMLOPS");
        destination.ReportHold = TimeSpan.FromMinutes(1);
        await using var rig = await DeliveryRig.OpenAsync(folder, [destination]);
        await rig.Sender.OpenAsync(CancellationToken.None);
        await rig.EnqueueAsync(Report);
        await Eventually.HoldsAsync(
            () => rig.Proofs.TransactionsAsync("pacs", CancellationToken.None), open => open.Count > 0, DeliveryRig.Limit, "it is asked about");

        await rig.EnqueueAsync(second);

        await rig.DeliveredAsync("pacs", second);
        Assert.Equal(DeliveryState.Delivered, (await rig.StatusAsync("pacs", Report)).State); // its report is still to come
        Assert.Equal(ConfirmCode.Committed, (await rig.ConfirmedAsync("pacs", Report)).Proof);
    }

    [Fact]
    public async Task A_drain_does_not_wait_for_a_report()
    {
        using var folder = new TempFolder();
        using var root = new TempFolder();
        await using var pacs = await ReceivingRig.StartAsync(root, steps: null, ("Commitment:ReportDelay", "00:01:00"));
        var destination = To(pacs.Port, ConfirmMode.Commitment, "EDGEMLOPS");
        destination.ReportHold = TimeSpan.FromMinutes(5);
        await using var rig = await DeliveryRig.OpenAsync(folder, [destination]);
        await rig.Sender.OpenAsync(CancellationToken.None);
        await rig.EnqueueAsync(Report);
        await rig.DeliveredAsync("pacs", Report);
        await Eventually.HoldsAsync(
            () => rig.Proofs.TransactionsAsync("pacs", CancellationToken.None), open => open.Count > 0, DeliveryRig.Limit, "commitment is asked for");

        await rig.Sender.CloseAsync(DateTimeOffset.MaxValue, CancellationToken.None).WaitAsync(DeliveryRig.Limit);

        Assert.Equal(0, rig.Sender.OpenAssociations);
    }

    [Theory]
    [InlineData(ConfirmMode.Auto)]
    [InlineData(ConfirmMode.Find)]
    public async Task An_archive_without_commitment_is_asked_by_query_for_the_very_object(ConfirmMode mode)
    {
        using var folder = new TempFolder();
        await using var archive = new DcmQrScp(("EDGEMLOPS", FreePort.Next()));
        await archive.StartAsync();
        await using var rig = await DeliveryRig.OpenAsync(folder, [To(archive.Port, mode, DcmQrScp.AeTitle)]);
        await rig.Sender.OpenAsync(CancellationToken.None);

        await rig.EnqueueAsync(Report);

        var status = await rig.ConfirmedAsync("pacs", Report);
        Assert.Equal((ConfirmCode.Found, 1), (status.Proof, status.Attempts));
    }

    [Fact]
    public async Task Where_the_report_never_comes_the_archive_is_asked_by_query_and_nothing_is_sent_twice()
    {
        using var folder = new TempFolder();
        await using var orthanc = new Orthanc(knows: ("EDGEMLOPS", FreePort.Next())); // nobody listens there
        await orthanc.StartAsync();
        var destination = To(orthanc.DicomPort, ConfirmMode.Auto);
        destination.ReportWait = TimeSpan.FromMilliseconds(300);
        await using var rig = await DeliveryRig.OpenAsync(folder, [destination]);
        await rig.Sender.OpenAsync(CancellationToken.None);

        await rig.EnqueueAsync(Report);

        var status = await rig.ConfirmedAsync("pacs", Report);
        Assert.Equal((ConfirmCode.Found, 1, 0), (status.Proof, status.Attempts, status.Losses));
        Assert.Contains(rig.Log.Entries, entry => entry.Id == 3207 && entry.Message.Contains("NoReport", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ConfirmMode.Find, ConfirmCode.Found)]
    [InlineData(ConfirmMode.Commitment, ConfirmCode.Committed)]
    public async Task What_was_answered_Success_for_and_is_not_there_is_sent_again_counted_and_told_ever_louder(ConfirmMode mode, ConfirmCode proof)
    {
        using var folder = new TempFolder();
        using var root = new TempFolder();
        var port = FreePort.Next();
        await using var orthanc = new Orthanc(knows: ("EDGEMLOPS", port), script: KeepsTheThirdOnly);
        await orthanc.StartAsync();
        await using var ours = await ReceivingRig.StartAsync(root, steps: null, ("Dicom:Port", $"{port}"));
        await using var rig = await DeliveryRig.OpenAsync(folder, [To(orthanc.DicomPort, mode)], ours.Get<AskedCommitments>());
        await rig.Sender.OpenAsync(CancellationToken.None);

        await rig.EnqueueAsync(Report);

        var status = await rig.ConfirmedAsync("pacs", Report);
        Assert.Equal((proof, 3, 2), (status.Proof, status.Attempts, status.Losses));
        Assert.Equal((1, 1), (rig.Log.Ids.Count(id => id == 3208), rig.Log.Ids.Count(id => id == 3209)));
        Assert.DoesNotContain(3212, rig.Log.Ids);
        AssertNamesNothing(rig.Log, Report);
        Assert.Single(await orthanc.FindInstancesAsync("CT"));
        Assert.Equal(2, (await rig.Queue.CountsAsync(TimeSpan.Zero, CancellationToken.None)).Losses);
    }

    [Fact]
    public async Task An_archive_that_proves_nothing_is_said_once_and_asked_no_more()
    {
        using var folder = new TempFolder();
        await using var archive = await ChoosyArchive.StartAsync(TestObject.EnhancedReport);
        await using var rig = await DeliveryRig.OpenAsync(folder, [To(archive.Port, ConfirmMode.Auto, "ANY")]);
        await rig.Sender.OpenAsync(CancellationToken.None);
        var second = new TestObject(2, sopClass: TestObject.EnhancedReport);
        await rig.EnqueueAsync(Report);
        await rig.EnqueueAsync(second);

        foreach (var item in (TestObject[])[Report, second])
        {
            var status = await Eventually.HoldsAsync(
                () => rig.StatusAsync("pacs", item), now => now is { Proof: ConfirmCode.NotOffered, AskDueUtc: null }, DeliveryRig.Limit, "nothing is asked any more");
            Assert.Equal((DeliveryState.Delivered, 1), (status.State, status.Attempts));
        }

        Assert.Single(rig.Log.Ids, id => id == 3210);
        AssertNamesNothing(rig.Log, Report, second);
    }

    [Fact]
    public async Task A_destination_that_is_not_to_prove_anything_is_not_asked()
    {
        using var folder = new TempFolder();
        await using var orthanc = new Orthanc();
        await orthanc.StartAsync();
        await using var rig = await DeliveryRig.OpenAsync(folder, [To(orthanc.DicomPort, ConfirmMode.None)]);
        await rig.Sender.OpenAsync(CancellationToken.None);

        await rig.EnqueueAsync(Report);

        var status = await rig.DeliveredAsync("pacs", Report);
        Assert.Equal((DeliveryState.Delivered, ConfirmCode.None, null), (status.State, status.Proof, status.AskDueUtc));
    }

    [Fact]
    public async Task A_restart_takes_the_report_that_came_meanwhile_and_asks_for_those_that_did_not()
    {
        using var folder = new TempFolder();
        using var root = new TempFolder();
        var second = new TestObject(2, sopClass: TestObject.EnhancedReport);
        string transaction;
        await using var archive = await ChoosyArchive.StartAsync(TestObject.EnhancedReport);
        await using (var before = await DeliveryRig.OpenAsync(folder, [To(archive.Port, ConfirmMode.Commitment, "ANY")]))
        {
            // A request that was taken, and a kill before its report.
            await before.EnqueueAsync(Report);
            await before.EnqueueAsync(second);
            foreach (var due in await before.Queue.DueAsync("pacs", 10, CancellationToken.None))
            {
                await before.Queue.MarkDeliveredAsync(due.Id, TestObject.EnhancedReport, TimeProvider.System.GetUtcNow(), CancellationToken.None);
            }

            var proofs = await before.Proofs.DueAsync("pacs", 10, CancellationToken.None);
            transaction = await before.Asked.BeginAsync("ANY", [.. proofs.Select(proof => proof.Sent)], CancellationToken.None);
            await before.Proofs.BeginTransactionAsync(proofs, transaction, TimeProvider.System.GetUtcNow().AddHours(1), CancellationToken.None);
            await before.Asked.TakeAsync(new DicomCommitmentReport(transaction, [proofs[0].Sent], []) { CallingAE = "ANY" }, CancellationToken.None);
        }

        await using var rig = await DeliveryRig.OpenAsync(folder, [To(archive.Port, ConfirmMode.Commitment, "ANY")]);
        await rig.Sender.OpenAsync(CancellationToken.None);

        Assert.Equal(ConfirmCode.Committed, (await rig.ConfirmedAsync("pacs", Report)).Proof);
        var open = await Eventually.HoldsAsync(
            () => rig.StatusAsync("pacs", second), now => now.Proof == ConfirmCode.NotOffered, DeliveryRig.Limit, "it is asked again");
        Assert.Equal((DeliveryState.Delivered, 1), (open.State, open.Attempts));
        Assert.Empty(archive.Files); // nothing was sent for want of a proof
    }

    [Fact]
    public async Task A_report_of_before_a_restart_that_does_not_say_that_it_is_missing_sends_nothing_again()
    {
        using var folder = new TempFolder();
        await using var archive = await ChoosyArchive.StartAsync(TestObject.EnhancedReport);
        await using (var before = await DeliveryRig.OpenAsync(folder, [To(archive.Port, ConfirmMode.Auto, "ANY")]))
        {
            await before.EnqueueAsync(Report);
            var proof = await AskedAsync(before);
            var failed = new DicomFailedSopReference(proof.Sent.SopClassUid, proof.Sent.SopInstanceUid, 0x0110);
            Assert.True(await before.Asked.TakeAsync(new DicomCommitmentReport(proof.TransactionUid!, [], [failed]) { CallingAE = "ANY" }, CancellationToken.None));
        }

        await using var rig = await DeliveryRig.OpenAsync(folder, [To(archive.Port, ConfirmMode.Auto, "ANY")]);
        await rig.Sender.OpenAsync(CancellationToken.None);

        // The archive offers nothing to ask by: three askings later it is left alone.
        var status = await Eventually.HoldsAsync(
            () => rig.StatusAsync("pacs", Report), now => now is { Proof: ConfirmCode.NotOffered, AskDueUtc: null }, DeliveryRig.Limit, "it is asked instead");
        Assert.Equal((DeliveryState.Delivered, 1, 0), (status.State, status.Attempts, status.Losses));
        Assert.Empty(archive.Files);
    }

    [Fact]
    public async Task An_answer_about_an_earlier_sending_says_nothing_of_the_one_that_a_person_asked_for_meanwhile()
    {
        using var folder = new TempFolder();
        var time = new ManualTimeProvider();
        await using var rig = await DeliveryRig.OpenAsync(folder, [To(FreePort.Next(), ConfirmMode.Auto)], time: time); // the sender is not opened
        await rig.EnqueueAsync(Report);
        var old = await DeliverAsync(rig, time);
        await rig.Queue.RequeueAsync(new() { Destination = "pacs" }, force: true, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(1));
        var young = await DeliverAsync(rig, time);

        await rig.Proofs.BeginTransactionAsync([old], "2.25.9", time.GetUtcNow(), CancellationToken.None);
        await rig.Proofs.ConfirmAsync(old, ConfirmCode.Found, CancellationToken.None);
        await rig.Proofs.SendAgainAsync(old, ConfirmCode.NotFound, time.GetUtcNow(), CancellationToken.None);

        Assert.Empty(await rig.Proofs.TransactionsAsync("pacs", CancellationToken.None));
        var status = await rig.StatusAsync("pacs", Report);
        Assert.Equal((DeliveryState.Delivered, ConfirmCode.None, 0), (status.State, status.Proof, status.Losses));
        await rig.Proofs.ConfirmAsync(young, ConfirmCode.Found, CancellationToken.None);
        Assert.Equal(DeliveryState.Confirmed, (await rig.StatusAsync("pacs", Report)).State);
    }

    [Fact]
    public async Task A_drain_ends_the_asking_and_what_was_not_asked_has_no_answer()
    {
        using var folder = new TempFolder();
        await using var archive = new DcmQrScp(("EDGEMLOPS", FreePort.Next()));
        await archive.StartAsync();
        var destination = To(archive.Port, ConfirmMode.Find, DcmQrScp.AeTitle);
        await using var rig = await DeliveryRig.OpenAsync(folder, [destination]);
        await rig.EnqueueAsync(Report);
        var proof = await DeliverAsync(rig, TimeProvider.System);
        var caller = new ProofCaller(
            destination,
            new ProofRules(ConfirmMode.Find, TimeSpan.Zero),
            new DicomClientOptions { Host = "127.0.0.1", Port = archive.Port, CallingAe = "EDGEMLOPS", CalledAe = DcmQrScp.AeTitle },
            DeliveryRig.Limit,
            rig.Proofs,
            rig.Asked);

        Assert.Equal(ConfirmCode.NotFound, Assert.Single(await caller.AskAsync([proof], CancellationToken.None, CancellationToken.None)).Code);
        Assert.Empty(await caller.AskAsync([proof], new CancellationToken(canceled: true), CancellationToken.None));
    }

    [Fact]
    public async Task What_is_not_proven_for_too_long_is_told_and_not_named()
    {
        using var folder = new TempFolder();
        var time = new ManualTimeProvider();
        await using var archive = await ChoosyArchive.StartAsync(TestObject.EnhancedReport);
        await using var rig = await DeliveryRig.OpenAsync(folder, [To(archive.Port, ConfirmMode.Commitment, "ANY")], alarmAge: TimeSpan.FromHours(1), time: time);
        await rig.Sender.OpenAsync(CancellationToken.None);
        await rig.EnqueueAsync(Report);
        await rig.DeliveredAsync("pacs", Report);
        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1)); // the association of the delivery ends: the archive takes one at a time
                return rig.StatusAsync("pacs", Report);
            },
            now => now.Proof == ConfirmCode.NotOffered, DeliveryRig.Limit, "it is asked about");
        Assert.DoesNotContain(3211, rig.Log.Ids);

        time.Advance(TimeSpan.FromHours(1.5));
        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return rig.Log.Ids.Contains(3211);
            },
            DeliveryRig.Limit, "the alarm");

        Assert.StartsWith("1 results are not confirmed by pacs", Assert.Single(rig.Log.Entries, entry => entry.Id == 3211).Message, StringComparison.Ordinal);
        AssertNamesNothing(rig.Log, Report);
    }

    [Fact]
    public async Task A_store_that_refuses_a_proof_is_told_names_nothing_and_the_proof_is_asked_for_again()
    {
        using var folder = new TempFolder();
        await using var archive = new DcmQrScp(("EDGEMLOPS", FreePort.Next()));
        await archive.StartAsync();
        await using var rig = await DeliveryRig.OpenAsync(folder, [To(archive.Port, ConfirmMode.Find, DcmQrScp.AeTitle)]);
        await using var store = new SqliteConnection($"Data Source={folder["results.db"]};Pooling=False");
        await store.OpenAsync();
        await store.ExecuteAsync("CREATE TRIGGER full BEFORE UPDATE ON deliveries WHEN NEW.state = 2 BEGIN SELECT RAISE(FAIL, 'disk full'); END");
        await rig.Sender.OpenAsync(CancellationToken.None);
        await rig.EnqueueAsync(Report);
        await Eventually.HoldsAsync(() => rig.Log.Ids.Count(id => id == 3212) > 1, DeliveryRig.Limit, "the fault is told again and again");
        Assert.Equal(DeliveryState.Delivered, (await rig.StatusAsync("pacs", Report)).State);

        await store.ExecuteAsync("DROP TRIGGER full");

        var status = await rig.ConfirmedAsync("pacs", Report);
        Assert.Equal((1, 0), (status.Attempts, status.Losses));
        AssertNamesNothing(rig.Log, Report);
    }

    [Fact]
    public async Task That_nothing_is_due_is_no_fault()
    {
        using var folder = new TempFolder();
        await using var rig = await DeliveryRig.OpenAsync(folder, [To(FreePort.Next(), ConfirmMode.Auto)]);

        Assert.Empty(await rig.Proofs.DueAsync("pacs", 10, CancellationToken.None));
        Assert.Empty(await rig.Proofs.OfTransactionAsync("pacs", "2.25.9", CancellationToken.None));
    }

    private static async Task<PendingProof> DeliverAsync(DeliveryRig rig, TimeProvider time)
    {
        var due = Assert.Single(await rig.Queue.DueAsync("pacs", 10, CancellationToken.None));
        await rig.Queue.MarkDeliveredAsync(due.Id, TestObject.EnhancedReport, time.GetUtcNow(), CancellationToken.None);
        return Assert.Single(await rig.Proofs.DueAsync("pacs", 10, CancellationToken.None));
    }

    private static void AssertNamesNothing(LogWatcher log, params TestObject[] objects)
    {
        Assert.NotEmpty(log.Entries);
        Assert.All(
            from entry in log.Entries
            from item in objects
            from uid in (string[])[item.SopInstance, item.SeriesInstance, item.StudyInstance, item.SopClass]
            select (Said: $"{entry.Message} {entry.Exception}", uid),
            pair => Assert.DoesNotContain(pair.uid, pair.Said, StringComparison.Ordinal));
    }

    // A request that was taken, and a kill before its report was looked at.
    private static async Task<PendingProof> AskedAsync(DeliveryRig rig)
    {
        var proof = await DeliverAsync(rig, TimeProvider.System);
        var transaction = await rig.Asked.BeginAsync("ANY", [proof.Sent], CancellationToken.None);
        await rig.Proofs.BeginTransactionAsync([proof], transaction, TimeProvider.System.GetUtcNow().AddHours(1), CancellationToken.None);
        return proof with { TransactionUid = transaction };
    }

    private static DestinationOptions To(int port, ConfirmMode mode, string aeTitle = "ORTHANC") => new()
    {
        Name = "pacs",
        AeTitle = aeTitle,
        Host = "127.0.0.1",
        Port = port,
        Confirm = mode,
        ConfirmAfter = TimeSpan.Zero,
        MissingAfter = TimeSpan.Zero,
        ReportHold = TimeSpan.FromMilliseconds(100),
    };
}
