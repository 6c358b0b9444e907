using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Receiving.Commitment;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving.Commitment;

/// <summary>Peers ask us to answer for their objects.</summary>
public sealed class Commitment_requests_tests
{
    private static readonly DicomSopReference Unknown = new(TestObject.CtImage, "2.25.404");

    [Fact]
    public async Task On_an_association_that_stays_open_the_report_names_what_is_held_and_what_is_not_and_why()
    {
        using var root = new TempFolder();
        await using var peer = new AskingPeer();
        await using var rig = await ReceivingRig.StartAsync(root, steps: null, peer.Settings());
        var item = new TestObject(1);
        Assert.True((await rig.StoreAsync(item)).IsSuccess);
        await using var association = await AskingPeer.AssociateAsync(rig.Port);

        var status = await association.RequestCommitmentAsync(
            "2.25.9", [AskingPeer.Of(item), Unknown, new DicomSopReference(TestObject.MrImage, item.SopInstance)], CancellationToken.None);
        var report = await association.ReceiveCommitmentReportAsync(AskingPeer.Limit, CancellationToken.None);

        Assert.True(status.IsSuccess);
        Assert.Equal("2.25.9", report!.TransactionUid);
        Assert.Equal(AskingPeer.Of(item), Assert.Single(report.Committed));
        Assert.Equal([(Unknown.SopInstanceUid, 0x0112), (item.SopInstance, 0x0119)], report.Failed.Select(one => (one.SopInstanceUid, (int)one.FailureReason)));
        await HasAsync(rig, "commitment.confirmed", 1);
        Assert.Equal((0, 2, 0), (await rig.FactAsync("commitment.waiting"), await rig.FactAsync("commitment.failedObjects"), peer.Calls));
    }

    [Fact]
    public async Task A_peer_that_released_is_called_and_told_until_it_confirms_always_the_same()
    {
        using var root = new TempFolder();
        await using var peer = new AskingPeer();
        await using var rig = await ReceivingRig.StartAsync(root, steps: null, peer.Settings());
        var (held, late) = (new TestObject(1), new TestObject(2));
        await rig.StoreAsync(held);
        peer.Answer = _ => peer.Reports.Count < 2 ? DicomStatus.ProcessingFailure : DicomStatus.Success;
        await peer.ListenAsync();

        Assert.True((await AskingPeer.AskAsync(rig.Port, "2.25.9", AskingPeer.Of(held), AskingPeer.Of(late))).IsSuccess);
        await peer.ReportAsync();
        await rig.StoreAsync(late); // after we looked: the report on this request does not change any more
        var last = await peer.ReportAsync(3);

        await HasAsync(rig, "commitment.confirmed", 1);
        Assert.Equal(AskingPeer.Of(held), Assert.Single(last.Committed));
        Assert.Equal(0x0112, Assert.Single(last.Failed).FailureReason);
        Assert.Equal(("EDGEMLOPS", 3), (last.CallingAE, peer.Reports.Count));
    }

    [Fact]
    public async Task A_request_outlives_a_restart_and_is_reported_once_the_peer_is_there()
    {
        using var root = new TempFolder();
        await using var peer = new AskingPeer();
        var item = new TestObject(1);
        await using (var before = await ReceivingRig.StartAsync(root, steps: null, peer.Settings()))
        {
            await before.StoreAsync(item);
            Assert.True((await AskingPeer.AskAsync(before.Port, "2.25.9", AskingPeer.Of(item))).IsSuccess);
            await Eventually.HoldsAsync(() => before.Log.Ids.Contains(1063), AskingPeer.Limit, "an attempt fails");
        }

        await using var rig = await ReceivingRig.StartAsync(root, steps: null, peer.Settings());
        await peer.ListenAsync();

        Assert.Equal(AskingPeer.Of(item), Assert.Single((await peer.ReportAsync()).Committed));
        await HasAsync(rig, "commitment.confirmed", 1);
        Assert.Single(peer.Reports);
    }

    [Fact]
    public async Task A_drained_link_calls_nobody_and_goes_on_when_it_serves_again()
    {
        using var root = new TempFolder();
        await using var peer = new AskingPeer();
        await peer.ListenAsync();
        await using var rig = await ReceivingRig.StartAsync(root, steps: null, peer.Settings(("Commitment:ReportDelay", "00:00:02")));
        Assert.True((await AskingPeer.AskAsync(rig.Port, "2.25.9", Unknown)).IsSuccess);

        await rig.CloseAsync();
        await Eventually.HoldsAsync(
            () => rig.Get<CommitmentQueue>().DueAsync([], 1, CancellationToken.None), due => due.Count == 1, AskingPeer.Limit, "it is due");
        Assert.Equal((0, 0), (peer.Calls, rig.Get<CommitmentReporter>().OpenAssociations));
        await rig.OpenAsync();

        await peer.ReportAsync();
        await HasAsync(rig, "commitment.confirmed", 1);
    }

    [Fact]
    public async Task A_peer_that_is_down_holds_up_no_other()
    {
        using var root = new TempFolder();
        await using var peer = new AskingPeer();
        await peer.ListenAsync();
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        await using var rig = await ReceivingRig.StartAsync(root, steps: null, peer.Settings(
            ("Dicom:Peers:1:AeTitle", "SILENT"), ("Dicom:Peers:1:Address", "127.0.0.1"),
            ("Dicom:Peers:1:Port", $"{((System.Net.IPEndPoint)silent.LocalEndpoint).Port}")));
        await using (var association = await DicomClient.ConnectAsync(
            new DicomClientOptions { Host = "127.0.0.1", Port = rig.Port, CallingAe = "SILENT", CalledAe = "EDGEMLOPS" },
            [DicomPresentationContext.For(Dicom.DicomUID.StorageCommitmentPushModel)],
            CancellationToken.None))
        {
            Assert.True((await association.RequestCommitmentAsync("2.25.8", [Unknown], CancellationToken.None)).IsSuccess);
            await association.ReleaseAsync(CancellationToken.None);
        }

        using var caught = await silent.AcceptTcpClientAsync(); // our call to it hangs from here on
        Assert.True((await AskingPeer.AskAsync(rig.Port, "2.25.9", Unknown)).IsSuccess);

        await peer.ReportAsync();
        await HasAsync(rig, "commitment.waiting", 1);
    }

    [Fact]
    public async Task The_same_request_again_is_reported_again_and_another_under_its_transaction_is_refused()
    {
        using var root = new TempFolder();
        await using var peer = new AskingPeer();
        await peer.ListenAsync();
        await using var rig = await ReceivingRig.StartAsync(root, steps: null, peer.Settings());
        var item = new TestObject(1);

        Assert.True((await AskingPeer.AskAsync(rig.Port, "2.25.9", AskingPeer.Of(item))).IsSuccess);
        Assert.Single((await peer.ReportAsync()).Failed);
        await HasAsync(rig, "commitment.confirmed", 1);
        await rig.StoreAsync(item);
        Assert.True((await AskingPeer.AskAsync(rig.Port, "2.25.9", AskingPeer.Of(item))).IsSuccess);
        Assert.Single((await peer.ReportAsync(2)).Committed);

        Assert.Equal(DicomStatus.DuplicateTransactionUid, await AskingPeer.AskAsync(rig.Port, "2.25.9", Unknown));
    }

    [Fact]
    public async Task Beyond_the_most_that_may_wait_a_request_is_refused_for_want_of_resources()
    {
        using var root = new TempFolder();
        await using var peer = new AskingPeer();
        await using var rig = await ReceivingRig.StartAsync(root, steps: null, peer.Settings(("Commitment:MaxOpen", "1")));

        Assert.True((await AskingPeer.AskAsync(rig.Port, "2.25.8", Unknown)).IsSuccess);
        Assert.Equal(DicomStatus.ResourceLimitation, await AskingPeer.AskAsync(rig.Port, "2.25.9", Unknown));
    }

    [Fact]
    public async Task We_do_not_answer_for_a_file_that_is_gone_or_changed_nor_for_an_object_that_was_set_aside()
    {
        using var root = new TempFolder();
        await using var peer = new AskingPeer();
        await peer.ListenAsync();
        await using var rig = await ReceivingRig.StartAsync(root, steps: null, peer.Settings(("Commitment:CheckDigest", "true")));
        var items = Enumerable.Range(1, 5).Select(seed => new TestObject(seed)).ToArray();
        foreach (var item in items)
        {
            await rig.StoreAsync(item);
        }

        File.Delete((await RowAsync(rig, items[0])).Path);
        await File.AppendAllTextAsync((await RowAsync(rig, items[1])).Path, "x");
        await FlipLastByteAsync((await RowAsync(rig, items[2])).Path);
        var other = items[3].Dataset;
        other[^1] ^= 1;
        await rig.StoreAsync(items[3], other);

        Assert.True((await AskingPeer.AskAsync(rig.Port, "2.25.9", [.. items.Select(AskingPeer.Of)])).IsSuccess);
        var report = await peer.ReportAsync();

        Assert.Equal(AskingPeer.Of(items[4]), Assert.Single(report.Committed));
        Assert.Equal([0x0112, 0x0110, 0x0110, 0x0110], report.Failed.Select(one => (int)one.FailureReason));
        Assert.Equal([1070, 1071, 1071], rig.Log.Ids.Where(id => id is 1070 or 1071));
        Assert.DoesNotContain("2.25.", rig.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_called_waits_with_an_event()
    {
        using var root = new TempFolder();
        await using var rig = await ReceivingRig.StartAsync(root, steps: null, ("Commitment:ReportDelay", "00:00:00"));

        Assert.True((await AskingPeer.AskAsync(rig.Port, "2.25.9", Unknown)).IsSuccess);

        await Eventually.HoldsAsync(
            () => rig.Log.Entries.Any(entry => entry.Id == 1063 && entry.Message.Contains("NoAddress", StringComparison.Ordinal)),
            AskingPeer.Limit,
            "it says that there is no address");
        Assert.Equal(1, await rig.FactAsync("commitment.waiting"));
    }

    private static Task<long> HasAsync(ReceivingRig rig, string fact, long value) =>
        Eventually.HoldsAsync(() => rig.FactAsync(fact), now => now == value, AskingPeer.Limit, $"{fact} is {value}");

    private static async Task<JournalInstance> RowAsync(ReceivingRig rig, TestObject item) =>
        (await rig.Journal.FindAsync(item.SopInstance, CancellationToken.None))!;

    private static async Task FlipLastByteAsync(string path)
    {
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
    }
}
