using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Receiving.Quarantine;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving.Quarantine;

/// <summary>What nobody was promised keeps nobody out.</summary>
public sealed class Quarantine_room_tests
{
    private const int Megabyte = 1024 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly (string, string)[] Marks =
    [
        ("Receiving:RefuseBelowMegabytes", "16"), ("Receiving:RefuseBelowPercent", "0"),
        ("Receiving:AcceptAboveMegabytes", "24"), ("Receiving:AcceptAbovePercent", "0"),
        ("Receiving:CheckInterval", "00:00:00.1"), ("Quarantine:Interval", "01:00:00"),
    ];

    [Fact]
    public async Task Refused_objects_fill_no_disk_and_acknowledged_ones_stay()
    {
        await using var disk = await SmallDisk.MountAsync(64);
        await using var rig = await ReceivingRig.StartAsync(disk.Folder, steps: null, Marks);
        var item = new TestObject(1, side: 700); // 1 MB
        var other = item.Dataset;
        other[^1] ^= 1;
        Assert.True((await rig.StoreAsync(item)).IsSuccess);
        Assert.True((await rig.StoreAsync(item, other)).IsSuccess);

        // 75 MB of junk, on a disk of 64.
        for (var number = 1; number <= 25; number++)
        {
            await SendJunkAsync(rig, number);
        }

        await Eventually.HoldsAsync(() => TryStoreAsync(rig, new TestObject(2)), status => status is { IsSuccess: true }, Limit, "a good sender is served");
        var left = await QuarantineQueries.ListAsync(new StorageOptions { Root = disk.Path }, 100, CancellationToken.None);
        Assert.Equal(QuarantineReason.OtherBytes, left[^1].Reason);
        Assert.Equal(left.Select(entry => entry.File).Order(StringComparer.Ordinal), Files(disk));
        Assert.True(await rig.FactAsync("quarantine.removedForRoom") > 5);
        Assert.Contains(1044, rig.Log.Ids);
        var refused = left.SkipLast(1).Select(entry => entry.SopInstanceUid).ToList();
        Assert.Contains("2.25.1025", refused); // the newest of them stays
        Assert.DoesNotContain("2.25.1001", refused);
    }

    [Fact]
    public async Task A_share_of_the_disk_bounds_what_is_set_aside()
    {
        await using var disk = await SmallDisk.MountAsync(64);
        await using var rig = await ReceivingRig.StartAsync(disk.Folder, steps: null, [.. Marks, ("Quarantine:MaxPercent", "20")]);
        for (var number = 1; number <= 8; number++)
        {
            await SendJunkAsync(rig, number);
        }

        Assert.Equal(8, Files(disk).Count());
        await rig.Get<QuarantineKeeper>().SweepAsync(CancellationToken.None);

        Assert.Equal(4, Files(disk).Count()); // 12 of 12.8 MB
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(101)]
    public void A_wrong_share_is_refused_by_its_key(double value) => Assert.Contains(
        "Quarantine:MaxPercent must",
        new QuarantineOptionsValidator().Validate(name: null, new QuarantineOptions { MaxPercent = value }).FailureMessage,
        StringComparison.Ordinal);

    private static async Task SendJunkAsync(ReceivingRig rig, int number)
    {
        var junk = new byte[(3 * Megabyte) - 4096];
        Random.Shared.NextBytes(junk);
        junk.AsSpan(0, 64).Clear();
        await Eventually.HoldsAsync(
            () => TryStoreAsync(rig, new TestObject(1), junk, $"2.25.{1000 + number}"), status => status == DicomStatus.CannotUnderstand, Limit, "it is refused");
    }

    /// <summary>Null: the association was refused.</summary>
    private static async Task<DicomStatus?> TryStoreAsync(ReceivingRig rig, TestObject item, byte[]? dataset = null, string? sopInstance = null)
    {
        try
        {
            return await rig.StoreAsync(item, dataset, sopInstance);
        }
        catch (DicomNetworkException refused) when (refused.Rejection == DicomAssociationRejection.TemporaryCongestion)
        {
            return null;
        }
    }

    private static IEnumerable<string> Files(SmallDisk disk) =>
        Directory.GetFiles(disk.Folder["quarantine"]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
}
