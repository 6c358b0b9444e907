using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Receiving.Admission;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving;

public sealed class Receiver_tests
{
    [Fact]
    public async Task An_object_is_kept_byte_for_byte_and_journalled()
    {
        using var root = new TempFolder();
        await using var rig = await ReceivingRig.StartAsync(root);
        var sent = new TestObject(1, side: 100);

        Assert.True((await rig.StoreAsync(sent)).IsSuccess);

        var row = Assert.Single(await rig.Journal.PendingAsync(0, 10, CancellationToken.None));
        Assert.Equal(
            (sent.SopInstance, sent.SopClass, sent.StudyInstance, sent.SeriesInstance, sent.TransferSyntax, "MODALITY", InstanceState.Received),
            (row.SopInstanceUid, row.SopClassUid, row.StudyInstanceUid, row.SeriesInstanceUid, row.TransferSyntaxUid, row.CallingAe, row.State));
        Assert.Equal(sent.DatasetSha256, Convert.ToHexString(row.Sha256));
        var file = await File.ReadAllBytesAsync(row.Path);
        Assert.Equal(file.Length, row.Bytes);
        Assert.True(file.AsSpan().EndsWith(sent.Dataset));
        var (code, output) = await ChildProcess.RunAsync("dcmdump", ["-M", row.Path], TimeSpan.FromSeconds(20));
        Assert.True(code == 0, output);
        Assert.DoesNotContain("W:", output, StringComparison.Ordinal);
        Assert.DoesNotContain(sent.SopInstance, row.Path, StringComparison.Ordinal);
        Assert.True(rig.Journal.Signal.TryRead(out var signalled));
        Assert.Equal(row.Row, signalled);
        Assert.Empty(Directory.GetFiles(root["incoming"]));
    }

    [Theory]
    [InlineData("+te", "-xe")]
    [InlineData("+ti", "-xi")]
    [InlineData("+tb", "-xb")]
    [InlineData("+td", "-xd")]
    public async Task Every_encoding_of_the_header_is_read(string convert, string propose)
    {
        using var root = new TempFolder();
        using var made = new TempFolder();
        await using var rig = await ReceivingRig.StartAsync(root);
        var item = new TestObject(1, side: 40);
        var (code, output) = await ChildProcess.RunAsync("dcmconv", [convert, item.Save(made.Path), made["converted"]], TimeSpan.FromSeconds(20));
        Assert.True(code == 0, output);

        (code, output) = await rig.StoreScuAsync([made["converted"]], propose, "-R");

        Assert.True(code == 0, output);
        var row = Assert.Single(await rig.Journal.PendingAsync(0, 10, CancellationToken.None));
        Assert.Equal((item.SopInstance, item.StudyInstance, item.SeriesInstance), (row.SopInstanceUid, row.StudyInstanceUid, row.SeriesInstanceUid));
    }

    [Fact]
    public async Task The_same_bytes_again_are_success_and_nothing_new()
    {
        using var root = new TempFolder();
        await using var rig = await ReceivingRig.StartAsync(root);
        var sent = new TestObject(1);

        Assert.True((await rig.StoreAsync(sent)).IsSuccess);
        Assert.True((await rig.StoreAsync(sent)).IsSuccess);

        Assert.Single(Directory.GetFiles(root["instances"]));
        Assert.Equal(new JournalCounts(1, 1, 0, 0, 0, 0), await rig.Journal.CountsAsync(CancellationToken.None));
        Assert.Equal((1, 1), (rig.Receiver.Counts.Stored, rig.Receiver.Counts.SameAgain));
    }

    [Fact]
    public async Task Other_bytes_under_the_same_uid_are_set_aside_and_the_first_stay()
    {
        using var root = new TempFolder();
        await using var rig = await ReceivingRig.StartAsync(root);
        var sent = new TestObject(1);
        var other = sent.Dataset;
        other[^1] ^= 1;

        Assert.True((await rig.StoreAsync(sent)).IsSuccess);
        Assert.True((await rig.StoreAsync(sent, other)).IsSuccess);

        Assert.True((await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(root["instances"])))).AsSpan().EndsWith(sent.Dataset));
        Assert.True((await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(root["quarantine"])))).AsSpan().EndsWith(other));
        Assert.Equal(new JournalCounts(1, 1, 0, 0, 0, 1), await rig.Journal.CountsAsync(CancellationToken.None));
        Assert.Contains(1002, rig.Log.Ids);
    }

    [Fact]
    public async Task An_object_that_cannot_be_read_is_refused_with_C000_and_set_aside()
    {
        using var root = new TempFolder();
        await using var rig = await ReceivingRig.StartAsync(root);
        var item = new TestObject(1);
        byte[][] broken = [[], [1, 2, 3], new byte[5000], item.Dataset[..150], [.. item.Dataset.AsSpan(0, 8), 0xFF, 0xFF, 0xFF]];

        foreach (var dataset in broken)
        {
            Assert.Equal(DicomStatus.CannotUnderstand, await rig.StoreAsync(item, dataset));
        }

        Assert.Empty(Directory.GetFiles(root["instances"]));
        Assert.Equal(broken.Length, Directory.GetFiles(root["quarantine"]).Length);
        Assert.Equal(broken.Length, rig.Receiver.Counts.Unreadable);
        Assert.True((await rig.StoreAsync(item)).IsSuccess);
    }

    [Fact]
    public async Task An_object_that_is_not_what_the_command_says_is_refused_with_A900()
    {
        using var root = new TempFolder();
        await using var rig = await ReceivingRig.StartAsync(root);

        Assert.Equal(DicomStatus.DataSetDoesNotMatchSopClass, await rig.StoreAsync(new TestObject(1), sopInstance: "2.25.123"));

        Assert.Equal(new JournalCounts(0, 0, 0, 0, 0, 1), await rig.Journal.CountsAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(nameof(DurableSteps.Datasync))]
    [InlineData(nameof(DurableSteps.Rename))]
    [InlineData(nameof(DurableSteps.SyncFolder))]
    public async Task A_device_that_fails_at_any_step_is_A700_and_nothing_is_left(string step)
    {
        using var root = new TempFolder();
        var steps = new FaultySteps { Failing = step };
        await using var rig = await ReceivingRig.StartAsync(root, steps);
        var item = new TestObject(1);

        Assert.Equal(DicomStatus.OutOfResources, await rig.StoreAsync(item));
        Assert.Empty(Directory.GetFiles(root["instances"]));
        Assert.Empty(Directory.GetFiles(root["incoming"]));
        Assert.Equal(0, (await rig.Journal.CountsAsync(CancellationToken.None)).Instances);
        steps.Failing = null;

        Assert.True((await rig.StoreAsync(item)).IsSuccess);
        Assert.Single(Directory.GetFiles(root["instances"]));
    }

    [Fact]
    public async Task A_folder_that_is_gone_is_A700_and_costs_one_object()
    {
        using var root = new TempFolder();
        await using var rig = await ReceivingRig.StartAsync(root);
        Directory.Delete(root["incoming"]);

        Assert.Equal(DicomStatus.OutOfResources, await rig.StoreAsync(new TestObject(1)));
        root.Make("incoming");

        Assert.True((await rig.StoreAsync(new TestObject(1))).IsSuccess);
    }

    [Fact]
    public async Task Associations_together_share_flushes_and_lose_nothing()
    {
        using var root = new TempFolder();
        var steps = new FaultySteps();
        await using var rig = await ReceivingRig.StartAsync(root, steps);
        const int Senders = 8;
        const int Each = 10;

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(async sender =>
        {
            await using var association = await rig.ConnectAsync();
            foreach (var number in Enumerable.Range(0, Each))
            {
                var item = new TestObject((sender * 1000) + number, study: 1 + sender);
                Assert.True((await association.StoreAsync(
                    item.SopClass, item.SopInstance, item.TransferSyntax, new MemoryStream(item.Dataset), CancellationToken.None)).IsSuccess);
            }

            await association.ReleaseAsync(CancellationToken.None);
        }));

        Assert.Equal(new JournalCounts(Senders, Senders * Each, 0, 0, 0, 0), await rig.Journal.CountsAsync(CancellationToken.None));
        Assert.Equal(Senders * Each, steps.Done.Count(step => step == nameof(DurableSteps.Datasync)));
        Assert.InRange(steps.Done.Count(step => step == nameof(DurableSteps.SyncFolder)), 1, Senders * Each);
    }

    [Fact]
    public async Task One_object_from_many_at_once_is_kept_once()
    {
        using var root = new TempFolder();
        await using var rig = await ReceivingRig.StartAsync(root);
        var item = new TestObject(1, side: 200);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => rig.StoreAsync(item)));

        Assert.All(statuses, status => Assert.True(status.IsSuccess));
        Assert.Single(Directory.GetFiles(root["instances"]));
        Assert.Empty(Directory.GetFiles(root["incoming"]));
        Assert.Equal((1, 11), (rig.Receiver.Counts.Stored, rig.Receiver.Counts.SameAgain));
    }

    [Fact]
    public async Task A_sender_that_breaks_off_leaves_nothing()
    {
        using var root = new TempFolder();
        await using var rig = await ReceivingRig.StartAsync(root);
        using var cancel = new CancellationTokenSource();
        var association = await rig.ConnectAsync();
        var item = new TestObject(1);

        // The stream ends the sending by cancelling it after a part.
        var store = association.StoreAsync(item.SopClass, item.SopInstance, item.TransferSyntax, new EndlessStream(cancel, 1_000_000), cancel.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store);
        await association.DisposeAsync();

        await Eventually.HoldsAsync(() => rig.Receiver.OpenAssociations == 0, TimeSpan.FromSeconds(30), "the association ends");
        Assert.Empty(Directory.GetFiles(root["incoming"]));
        Assert.Equal(0, (await rig.Journal.CountsAsync(CancellationToken.None)).Instances);
    }

    [Fact]
    public async Task Only_known_peers_from_their_own_addresses_may_send_and_only_to_us()
    {
        using var root = new TempFolder();
        await using var rig = await ReceivingRig.StartAsync(
            root,
            steps: null,
            ("Dicom:AcceptAnyPeer", "false"),
            ("Dicom:Peers:0:AeTitle", "NEAR"), ("Dicom:Peers:0:Address", "127.0.0.0/8"),
            ("Dicom:Peers:1:AeTitle", "FAR"), ("Dicom:Peers:1:Address", "10.1.2.3"));

        await using (await rig.ConnectAsync(callingAe: "NEAR"))
        {
        }

        Assert.Equal(DicomAssociationRejection.CallingAeNotRecognized, await RefusalAsync(rig, "FAR", "EDGEMLOPS"));
        Assert.Equal(DicomAssociationRejection.CallingAeNotRecognized, await RefusalAsync(rig, "NOBODY", "EDGEMLOPS"));
        Assert.Equal(DicomAssociationRejection.CalledAeNotRecognized, await RefusalAsync(rig, "NEAR", "OTHER"));
        Assert.Equal(2, rig.Receiver.Counts.Refused(AdmissionRefusal.UnknownPeer));
        Assert.Equal(1, rig.Receiver.Counts.Refused(AdmissionRefusal.UnknownTitle));
    }

    [Fact]
    public async Task Each_of_our_titles_has_its_own_peers()
    {
        using var root = new TempFolder();
        await using var rig = await ReceivingRig.StartAsync(
            root,
            steps: null,
            ("Dicom:AcceptAnyPeer", "false"),
            ("Dicom:Peers:0:AeTitle", "ONE"), ("Dicom:Peers:0:Address", "127.0.0.1"),
            ("Dicom:Peers:1:AeTitle", "TWO"), ("Dicom:Peers:1:Address", "127.0.0.1"),
            ("Dicom:AeTitles:0:AeTitle", "EDGE_TWO"), ("Dicom:AeTitles:0:Peers:0", "TWO"));

        await using (await rig.ConnectAsync(callingAe: "TWO", calledAe: "EDGE_TWO"))
        await using (await rig.ConnectAsync(callingAe: "ONE"))
        {
        }

        Assert.Equal(DicomAssociationRejection.CallingAeNotRecognized, await RefusalAsync(rig, "ONE", "EDGE_TWO"));
        Assert.Equal(1, rig.Receiver.Counts.Refused(AdmissionRefusal.PeerNotOfTitle));
    }

    [Fact]
    public async Task A_class_or_syntax_that_a_title_does_not_take_is_refused_in_the_negotiation_and_nothing_of_it_is_kept()
    {
        using var root = new TempFolder();
        await using var rig = await ReceivingRig.StartAsync(
            root,
            steps: null,
            ("Dicom:AeTitles:0:AeTitle", "EDGE_CT"), ("Dicom:AeTitles:0:AcceptedSopClasses:0", "CT"),
            ("Dicom:AeTitles:0:AcceptedTransferSyntaxes:0", TestObject.ExplicitLittleEndian));

        foreach (var (sopClass, syntax, taken) in new[]
        {
            (TestObject.CtImage, TestObject.ExplicitLittleEndian, true),
            (TestObject.CtImage, TestObject.ImplicitLittleEndian, false),
            (TestObject.MrImage, TestObject.ExplicitLittleEndian, false),
        })
        {
            await using var association = await rig.ConnectAsync(sopClass, syntax, calledAe: "EDGE_CT");
            Assert.Equal(taken, association.Accepts(sopClass, syntax));
        }

        await using var usual = await rig.ConnectAsync(TestObject.MrImage);
        Assert.True(usual.Accepts(TestObject.MrImage, TestObject.ExplicitLittleEndian));
    }

    [Fact]
    public async Task One_address_has_its_share_of_the_associations()
    {
        using var root = new TempFolder();
        await using var rig = await ReceivingRig.StartAsync(root, steps: null, ("Dicom:MaxAssociationsPerPeer", "1"));
        await using var first = await rig.ConnectAsync();

        Assert.Equal(DicomAssociationRejection.LocalLimitExceeded, await RefusalAsync(rig, "OTHER", "EDGEMLOPS"));

        Assert.Equal(1, rig.Receiver.Counts.Refused(AdmissionRefusal.TooMany));
    }

    [Fact]
    public async Task It_closes_and_opens_again_as_the_link_wants()
    {
        using var root = new TempFolder();
        await using var rig = await ReceivingRig.StartAsync(root);

        await rig.Receiver.CloseAsync(DateTimeOffset.MaxValue, CancellationToken.None);
        Assert.Null(rig.Receiver.Port);
        await rig.Receiver.CloseAsync(DateTimeOffset.MaxValue, CancellationToken.None);
        await rig.Receiver.OpenAsync(CancellationToken.None);

        Assert.True((await rig.StoreAsync(new TestObject(1))).IsSuccess);
    }

    [Fact]
    public async Task A_port_in_use_is_said_by_its_key()
    {
        using var root = new TempFolder();
        using var other = new TempFolder();
        await using var rig = await ReceivingRig.StartAsync(root);

        var fault = await Assert.ThrowsAsync<IOException>(() => ReceivingRig.StartAsync(other, steps: null, ("Dicom:Port", $"{rig.Port}")));

        Assert.Contains("Dicom:Port", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_log_line_carries_anything_of_an_object()
    {
        using var root = new TempFolder();
        await using var rig = await ReceivingRig.StartAsync(root);
        var item = new TestObject(1);
        var other = item.Dataset;
        other[^1] ^= 1;

        await rig.StoreAsync(item);
        await rig.StoreAsync(item);
        await rig.StoreAsync(item, other);
        await rig.StoreAsync(item, other[..150]);
        await rig.StoreAsync(item, sopInstance: "2.25.123");

        Assert.Contains(1000, rig.Log.Ids);
        foreach (var value in (string[])["2.25.", "1.2.840", "Test^Subject", "20260101", "ID1", root.Path, ".dcm"])
        {
            Assert.DoesNotContain(value, rig.Log.Text, StringComparison.Ordinal);
        }
    }

    private static async Task<DicomAssociationRejection?> RefusalAsync(ReceivingRig rig, string callingAe, string calledAe) =>
        (await Assert.ThrowsAsync<DicomNetworkException>(() => rig.ConnectAsync(callingAe: callingAe, calledAe: calledAe))).Rejection;
}
