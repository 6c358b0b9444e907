using EdgeMLOps.Appliance.Core.Receiving.Admission;
using EdgeMLOps.Appliance.Core.Receiving.Room;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving.Room;

public sealed class Watermark_tests
{
    private const long Megabyte = 1024 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly (string, string)[] Marks =
    [
        ("Receiving:RefuseBelowMegabytes", "8"), ("Receiving:RefuseBelowPercent", "0"),
        ("Receiving:AcceptAboveMegabytes", "16"), ("Receiving:AcceptAbovePercent", "0"),
        ("Receiving:CheckInterval", "00:00:00.1"),
    ];

    [Fact]
    public async Task Below_the_mark_all_is_refused_for_now_and_above_the_higher_one_taken_again()
    {
        await using var disk = await SmallDisk.MountAsync(64);
        await using var rig = await ReceivingRig.StartAsync(disk.Folder, steps: null, Marks);
        await using var open = await rig.ConnectAsync();
        Assert.True((await StoreAsync(open, new TestObject(1))).IsSuccess);

        disk.SetFree(7 * Megabyte);
        await RoomIsAsync(rig, isShort: true);
        Assert.Equal(DicomStatus.OutOfResources, await StoreAsync(open, new TestObject(2)));
        var refused = await Assert.ThrowsAsync<DicomNetworkException>(() => rig.ConnectAsync());
        Assert.Equal(DicomAssociationRejection.TemporaryCongestion, refused.Rejection);
        Assert.Equal((1, 1), (rig.Receiver.Counts.NoRoom, rig.Receiver.Counts.Refused(AdmissionRefusal.NoRoom)));
        Assert.Single(Directory.GetFiles(disk.Folder["instances"]));
        Assert.Empty(Directory.GetFiles(disk.Folder["incoming"]));

        // Between the marks: what was refused stays refused.
        disk.SetFree(12 * Megabyte);
        await Eventually.HoldsAsync(() => rig.Receiver.Room.FreeBytes > 10 * Megabyte, Limit, "the disk is looked at again");
        Assert.Equal(DicomStatus.OutOfResources, await StoreAsync(open, new TestObject(2)));

        disk.SetFree(20 * Megabyte);
        await RoomIsAsync(rig, isShort: false);
        Assert.True((await StoreAsync(open, new TestObject(2))).IsSuccess);
        Assert.True((await rig.StoreAsync(new TestObject(3))).IsSuccess);
        Assert.Equal(1, rig.Receiver.Room.TimesShort);
        Assert.Equal([1015, 1016], rig.Log.Ids.Where(id => id is 1015 or 1016));
    }

    [Fact]
    public async Task An_object_that_is_on_its_way_when_room_runs_short_is_refused_and_its_bytes_are_given_back()
    {
        await using var disk = await SmallDisk.MountAsync(64);
        await using var rig = await ReceivingRig.StartAsync(disk.Folder, steps: null, Marks);
        await using var open = await rig.ConnectAsync();
        var item = new TestObject(1, side: 1500); // 4.5 MB
        using var stream = new HookedStream(item.Dataset, async () =>
        {
            disk.SetFree(7 * Megabyte);
            await RoomIsAsync(rig, isShort: true);
        });

        var status = await open.StoreAsync(item.SopClass, item.SopInstance, item.TransferSyntax, stream, CancellationToken.None);

        Assert.Equal(DicomStatus.OutOfResources, status);
        Assert.Empty(Directory.GetFiles(disk.Folder["incoming"]));
        Assert.Equal(0, (await rig.Journal.CountsAsync(CancellationToken.None)).Instances);
    }

    [Fact]
    public async Task The_disk_is_looked_at_rarely_but_sooner_when_what_was_written_could_fill_it()
    {
        await using var disk = await SmallDisk.MountAsync(64);
        var time = new ManualTimeProvider();
        var options = new RoomOptions
        {
            RefuseBelowMegabytes = 8,
            RefuseBelowPercent = 0,
            AcceptAboveMegabytes = 8,
            AcceptAbovePercent = 0,
            CheckInterval = TimeSpan.FromMinutes(1),
        };
        var gauge = new RoomGauge(
            Options.Create(options), Options.Create(new StorageOptions { Root = disk.Path }), time, new LogWatcher().For<RoomGauge>());
        Assert.False(gauge.IsShort);

        disk.SetFree(7 * Megabyte);
        Assert.False(gauge.IsShort);
        gauge.Wrote((int)(10 * Megabyte));
        Assert.False(gauge.IsShort);
        gauge.Wrote((int)(19 * Megabyte)); // more than half of what was free above the mark
        Assert.True(gauge.IsShort);

        disk.SetFree(9 * Megabyte);
        Assert.True(gauge.IsShort);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(gauge.IsShort);
    }

    [Theory]
    [InlineData(nameof(RoomOptions.RefuseBelowMegabytes), -1)]
    [InlineData(nameof(RoomOptions.RefuseBelowPercent), 51)]
    [InlineData(nameof(RoomOptions.AcceptAboveMegabytes), 5)]
    [InlineData(nameof(RoomOptions.AcceptAbovePercent), 0.5)]
    public void A_wrong_mark_is_refused_by_its_key(string key, double value)
    {
        var options = new RoomOptions();
        var property = typeof(RoomOptions).GetProperty(key)!;
        property.SetValue(options, Convert.ChangeType(value, property.PropertyType, provider: null));

        var result = new RoomOptionsValidator().Validate(name: null, options);

        Assert.Contains($"Receiving:{key} must", result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_marks_are_valid() => Assert.True(new RoomOptionsValidator().Validate(name: null, new RoomOptions()).Succeeded);

    private static ValueTask<DicomStatus> StoreAsync(DicomClientAssociation association, TestObject item) =>
        new(association.StoreAsync(item.SopClass, item.SopInstance, item.TransferSyntax, new MemoryStream(item.Dataset), CancellationToken.None));

    private static Task RoomIsAsync(ReceivingRig rig, bool isShort) =>
        Eventually.HoldsAsync(() => rig.Receiver.Room.IsShort == isShort, Limit, $"room is short: {isShort}");
}
