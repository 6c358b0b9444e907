using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Receiving.Commitment;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving.Commitment;

/// <summary>What peers may leave with us, so that none keeps the others out.</summary>
public sealed class Commitment_bounds_tests
{
    private const long Megabyte = 1024 * 1024;

    private static readonly DicomSopReference Unknown = new(TestObject.CtImage, "2.25.404");

    [Fact]
    public async Task A_peer_that_cannot_be_called_fills_its_share_alone_and_that_for_minutes()
    {
        using var root = new TempFolder();
        await using var peer = new AskingPeer();
        await peer.ListenAsync();
        await using var rig = await ReceivingRig.StartAsync(root, steps: null, peer.Settings(
            ("Commitment:MaxOpen", "4"), ("Commitment:PeerPercent", "50"), ("Commitment:UncallableAge", "00:00:05"),
            ("Dicom:Peers:1:AeTitle", "ROGUE"), ("Dicom:Peers:1:Address", "127.0.0.1")));

        var answers = new List<DicomStatus>();
        for (var number = 1; number <= 4; number++)
        {
            answers.Add(await AskingPeer.AskAsAsync("ROGUE", rig.Port, $"2.25.8{number}", Unknown));
        }

        Assert.Equal([DicomStatus.Success, DicomStatus.Success, DicomStatus.ResourceLimitation, DicomStatus.ResourceLimitation], answers);
        Assert.Equal((2, "CommitmentRefused"), (await rig.FactAsync("commitment.refused"), rig.Get<ReceivingFacts>().Code));
        Assert.True((await AskingPeer.AskAsync(rig.Port, "2.25.9", Unknown)).IsSuccess);
        await peer.ReportAsync();

        await HasAsync(rig, "commitment.givenUp", 2);
        Assert.True((await AskingPeer.AskAsAsync("ROGUE", rig.Port, "2.25.85", Unknown)).IsSuccess);
    }

    [Fact]
    public async Task A_peer_that_cannot_be_called_is_told_at_once_on_a_later_association_on_which_it_asks_again()
    {
        using var root = new TempFolder();
        await using var rig = await ReceivingRig.StartAsync(
            root, steps: null, ("Commitment:ReportDelay", "00:00:00"), ("Commitment:FirstRetry", "01:00:00"), ("Commitment:LongestRetry", "01:00:00"));
        Assert.True((await AskingPeer.AskAsync(rig.Port, "2.25.9", Unknown)).IsSuccess);
        await Eventually.HoldsAsync(() => rig.Log.Ids.Contains(1063), AskingPeer.Limit, "the first attempt finds nobody");

        await using var later = await AskingPeer.AssociateAsync(rig.Port);
        Assert.True((await later.RequestCommitmentAsync("2.25.9", [Unknown], CancellationToken.None)).IsSuccess);
        var report = await later.ReceiveCommitmentReportAsync(AskingPeer.Limit, CancellationToken.None);

        Assert.Equal(("2.25.9", 0x0112), (report!.TransactionUid, (int)Assert.Single(report.Failed).FailureReason));
        await HasAsync(rig, "commitment.confirmed", 1);
    }

    [Fact]
    public async Task All_that_waits_names_no_more_objects_than_may_and_one_peer_no_more_than_its_share_beyond_its_first_request()
    {
        using var root = new TempFolder();
        await using var peer = new AskingPeer(); // off line: all it asks waits
        await using var rig = await ReceivingRig.StartAsync(root, steps: null, peer.Settings(
            ("Commitment:MaxOpenObjects", "8"), ("Commitment:PeerPercent", "50"), ("Commitment:UncallableAge", "1.00:00:00"),
            ("Dicom:Peers:1:AeTitle", "OTHER"), ("Dicom:Peers:1:Address", "127.0.0.1")));

        Assert.True((await AskingPeer.AskAsync(rig.Port, "2.25.1", Many(3))).IsSuccess);
        Assert.Equal(DicomStatus.ResourceLimitation, await AskingPeer.AskAsync(rig.Port, "2.25.2", Many(2)));
        Assert.True((await AskingPeer.AskAsync(rig.Port, "2.25.3", Many(1))).IsSuccess);
        Assert.Equal(DicomStatus.ResourceLimitation, await AskingPeer.AskAsAsync("OTHER", rig.Port, "2.25.4", Many(5)));
        Assert.True((await AskingPeer.AskAsAsync("OTHER", rig.Port, "2.25.5", Many(4))).IsSuccess);
        Assert.Equal((3, 2), (await rig.FactAsync("commitment.waiting"), await rig.FactAsync("commitment.refused")));
    }

    [Fact]
    public async Task Of_what_ended_the_newest_are_kept_and_what_is_asked_again_is_bounded_too()
    {
        using var root = new TempFolder();
        await using var database = await OpenAsync(root);
        var queue = Queue(database, new CommitmentOptions { MaxOpen = 2, MaxOpenObjects = 20, PeerPercent = 100 });
        for (var number = 1; number <= 10; number++)
        {
            var (taken, id) = await TakeAsync(queue, number);
            Assert.Equal(TakenCommitment.Taken, taken);
            await queue.ConfirmAsync(id, CancellationToken.None);
        }

        // Each weighs 4; beyond 20 the oldest go until at most 18 are left.
        Assert.InRange((await queue.CountsAsync(CancellationToken.None)).Confirmed, 4, 5);
        Assert.Equal(TakenCommitment.Again, (await TakeAsync(queue, 10)).Taken);
        Assert.Equal(TakenCommitment.Taken, (await TakeAsync(queue, 1)).Taken); // forgotten
        Assert.Equal(TakenCommitment.TooMany, (await TakeAsync(queue, 9)).Taken);
        Assert.Equal(TakenCommitment.Again, (await TakeAsync(queue, 10)).Taken); // waits, and takes no more room
    }

    [Fact]
    public async Task A_database_of_the_first_version_counts_its_objects()
    {
        using var root = new TempFolder();
        await using (await SqliteStore.OpenAsync(root["commitment.db"], [CommitmentSchema.Migrations[0]], StoreAccess.OwnerOnly, CancellationToken.None))
        {
        }

        await using (var connection = new SqliteConnection($"Data Source={root["commitment.db"]};Pooling=False"))
        {
            await connection.OpenAsync();
            var command = connection.CreateCommand();
            command.CommandText =
                """
                INSERT INTO request (id, transaction_uid, peer_ae, our_ae, received_ms, due_ms) VALUES (1, '2.25.1', 'MODALITY', 'US', 1, 1);
                INSERT INTO reference (request, position, sop_class_uid, sop_instance_uid) VALUES (1, 0, '1.2', '2.25.11'), (1, 1, '1.2', '2.25.12');
                """;
            Assert.Equal(3, await command.ExecuteNonQueryAsync());
        }

        await using var database = await OpenAsync(root);
        var queue = Queue(database, new CommitmentOptions { MaxOpenObjects = 4, PeerPercent = 100 });

        Assert.Equal(TakenCommitment.TooMany, (await TakeAsync(queue, 2)).Taken); // 3 objects beside the 2
    }

    [Fact]
    public async Task While_room_is_short_a_request_is_refused_for_now()
    {
        await using var disk = await SmallDisk.MountAsync(64);
        await using var rig = await ReceivingRig.StartAsync(
            disk.Folder,
            steps: null,
            ("Receiving:RefuseBelowMegabytes", "8"), ("Receiving:RefuseBelowPercent", "0"),
            ("Receiving:AcceptAboveMegabytes", "16"), ("Receiving:AcceptAbovePercent", "0"), ("Receiving:CheckInterval", "00:00:00.1"));
        await using var open = await AskingPeer.AssociateAsync(rig.Port);
        disk.SetFree(7 * Megabyte);
        await Eventually.HoldsAsync(() => rig.Receiver.Room.IsShort, AskingPeer.Limit, "room is short");

        Assert.Equal(DicomStatus.ResourceLimitation, await open.RequestCommitmentAsync("2.25.9", [Unknown], CancellationToken.None));
        Assert.Equal("RoomShort", rig.Get<ReceivingFacts>().Code);
        Assert.Contains(1075, rig.Log.Ids);

        disk.SetFree(20 * Megabyte);
        await Eventually.HoldsAsync(() => !rig.Receiver.Room.IsShort, AskingPeer.Limit, "there is room");
        Assert.Equal("CommitmentRefused", rig.Get<ReceivingFacts>().Code);
        Assert.True((await open.RequestCommitmentAsync("2.25.9", [Unknown], CancellationToken.None)).IsSuccess);
    }

    [Fact]
    public void A_refusal_is_told_for_ten_minutes()
    {
        var time = new ManualTimeProvider();
        var refusals = new CommitmentRefusals(time);
        Assert.False(refusals.IsRecent);

        refusals.Add();
        time.Advance(TimeSpan.FromMinutes(9));
        Assert.True(refusals.IsRecent);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(refusals.IsRecent);
    }

    [Theory]
    [InlineData(nameof(CommitmentOptions.MaxOpen), 0)]
    [InlineData(nameof(CommitmentOptions.MaxOpenObjects), 10_000_001)]
    [InlineData(nameof(CommitmentOptions.PeerPercent), 101)]
    public void A_wrong_bound_is_refused_by_its_key(string key, int value)
    {
        var options = new CommitmentOptions();
        Assert.True(new CommitmentOptionsValidator().Validate(name: null, options).Succeeded);
        typeof(CommitmentOptions).GetProperty(key)!.SetValue(options, value);

        Assert.Contains($"Commitment:{key} must", new CommitmentOptionsValidator().Validate(name: null, options).FailureMessage, StringComparison.Ordinal);
    }

    private static DicomSopReference[] Many(int count) =>
        [.. Enumerable.Range(1, count).Select(number => new DicomSopReference(TestObject.CtImage, $"2.25.40{number}"))];

    private static async Task<CommitmentDatabase> OpenAsync(TempFolder root)
    {
        var database = new CommitmentDatabase(Options.Create(new StorageOptions { Root = root.Path }));
        await database.StartAsync(CancellationToken.None);
        return database;
    }

    private static CommitmentQueue Queue(CommitmentDatabase database, CommitmentOptions options) =>
        new(database, Options.Create(options), TimeProvider.System);

    private static Task<(TakenCommitment Taken, long Id)> TakeAsync(CommitmentQueue queue, int number) => queue.TakeAsync(
        new DicomCommitmentRequest($"2.25.{number}", Many(3), "MODALITY", "US", System.Net.IPAddress.Loopback, 1), TimeSpan.Zero, CancellationToken.None);

    private static Task<long> HasAsync(ReceivingRig rig, string fact, long value) =>
        Eventually.HoldsAsync(() => rig.FactAsync(fact), now => now == value, AskingPeer.Limit, $"{fact} is {value}");
}
