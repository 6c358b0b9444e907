using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Receiving.Quarantine;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving.Quarantine;

public sealed class Quarantine_tests : IDisposable
{
    private readonly TempFolder _root = new();

    [Fact]
    public async Task One_uid_from_four_associations_at_once_with_the_same_and_with_other_bytes_is_one_row_and_all_are_told_Success()
    {
        await using var rig = await ReceivingRig.StartAsync(_root);
        var item = new TestObject(1, side: 200);
        byte[][] versions = [item.Dataset, Other(item, 1), Other(item, 2)];

        var statuses = await Task.WhenAll(Enumerable.Range(0, 4).Select(async sender =>
        {
            await using var association = await rig.ConnectAsync();
            var told = new List<DicomStatus>();
            for (var turn = 0; turn < 6; turn++)
            {
                told.Add(await association.StoreAsync(
                    item.SopClass, item.SopInstance, item.TransferSyntax, new MemoryStream(versions[(sender + turn) % 3]), CancellationToken.None));
            }

            await association.ReleaseAsync(CancellationToken.None);
            return told;
        }));

        Assert.All(statuses.SelectMany(told => told), status => Assert.True(status.IsSuccess));
        var row = Assert.Single(await rig.Journal.PendingAsync(0, 10, CancellationToken.None));
        var kept = await File.ReadAllBytesAsync(row.Path);
        var first = Assert.Single(versions, version => kept.AsSpan().EndsWith(version));
        var aside = Directory.GetFiles(_root["quarantine"]).Select(File.ReadAllBytes).ToList();
        Assert.Equal(2, aside.Count); // each of the others once, however often it came
        Assert.All(versions.Where(version => version != first), version => Assert.Single(aside, file => file.AsSpan().EndsWith(version)));
        Assert.Equal((1, 7, 16), (rig.Receiver.Counts.Stored, rig.Receiver.Counts.SameAgain, rig.Receiver.Counts.OtherBytes));
        Assert.Equal(16, rig.Log.Ids.Count(id => id == 1002));
        Assert.Empty(Directory.GetFiles(_root["incoming"]));
    }

    [Fact]
    public async Task Over_the_bound_refused_objects_go_first_then_the_oldest_and_what_is_left_of_a_lost_first_never()
    {
        await using var rig = await ReceivingRig.StartAsync(_root, steps: null, ("Quarantine:MaxMegabytes", "1"), ("Quarantine:Interval", "01:00:00"));
        var items = Enumerable.Range(1, 4).Select(seed => new TestObject(seed, side: 450)).ToArray(); // 400 KB each
        foreach (var item in items)
        {
            await rig.StoreAsync(item);
            await rig.StoreAsync(item, Other(item, 1));
        }

        Assert.Equal(DicomStatus.CannotUnderstand, await rig.StoreAsync(items[0], new byte[100]));
        File.Delete((await rig.Journal.FindAsync(items[1].SopInstance, CancellationToken.None))!.Path);

        await rig.Get<QuarantineKeeper>().SweepAsync(CancellationToken.None);

        // Two of 400 KB fit; the third is the only copy of its object and stays all the same.
        var left = await ListAsync();
        Assert.Equal([items[3].SopInstance, items[2].SopInstance, items[1].SopInstance], left.Select(entry => entry.SopInstanceUid));
        Assert.All(left, entry => Assert.Equal(QuarantineReason.OtherBytes, entry.Reason));
        Assert.Equal(left.Select(entry => entry.File).Order(StringComparer.Ordinal), Names());
        Assert.Equal(2, await rig.FactAsync("quarantine.removed"));
        Assert.Equal([1040, 1041], rig.Log.Ids.Where(id => id is 1040 or 1041));
        Assert.Equal(3, Directory.GetFiles(_root["instances"]).Length);
    }

    [Fact]
    public async Task What_is_too_old_goes_and_the_same_refused_object_is_kept_once()
    {
        await using var rig = await ReceivingRig.StartAsync(_root, steps: null, ("Quarantine:Interval", "01:00:00"));
        var item = new TestObject(1);
        for (var time = 0; time < 3; time++)
        {
            Assert.Equal(DicomStatus.CannotUnderstand, await rig.StoreAsync(item, new byte[100]));
        }

        Assert.Single(Names());
        Assert.Equal(3, rig.Receiver.Counts.Unreadable);
        var (code, output) = await ChildProcess.RunAsync(
            "sqlite3", ["-cmd", ".timeout 5000", _root["journal.db"], "UPDATE quarantine SET received_ms = 1"], TimeSpan.FromSeconds(20));
        Assert.True(code == 0, output);

        await rig.Get<QuarantineKeeper>().SweepAsync(CancellationToken.None);

        Assert.Empty(Names());
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task A_person_may_remove_what_is_not_the_only_copy()
    {
        await using var rig = await ReceivingRig.StartAsync(_root, steps: null, ("Quarantine:Interval", "01:00:00"));
        var (one, two) = (new TestObject(1), new TestObject(2));
        foreach (var item in new[] { one, two })
        {
            await rig.StoreAsync(item);
            await rig.StoreAsync(item, Other(item, 1));
        }

        File.Delete((await rig.Journal.FindAsync(two.SopInstance, CancellationToken.None))!.Path);
        var rows = (await ListAsync()).ToDictionary(entry => entry.SopInstanceUid, entry => entry.Row, StringComparer.Ordinal);
        var keeper = rig.Get<QuarantineKeeper>();

        Assert.Equal(QuarantineRemoval.Removed, await keeper.RemoveAsync(rows[one.SopInstance], CancellationToken.None));
        Assert.Equal(QuarantineRemoval.NoSuchRow, await keeper.RemoveAsync(rows[one.SopInstance], CancellationToken.None));
        Assert.Equal(QuarantineRemoval.OnlyCopy, await keeper.RemoveAsync(rows[two.SopInstance], CancellationToken.None));

        Assert.Single(Names());
    }

    [Fact]
    public void Every_reason_is_explained() =>
        Assert.All(Enum.GetValues<QuarantineReason>(), reason => Assert.NotEmpty(new QuarantineEntry { Reason = reason }.Explanation));

    public void Dispose() => _root.Dispose();

    private static byte[] Other(TestObject item, byte version)
    {
        var bytes = item.Dataset;
        bytes[^1] ^= version;
        return bytes;
    }

    private IEnumerable<string> Names() =>
        Directory.GetFiles(_root["quarantine"]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private Task<IReadOnlyList<QuarantineEntry>> ListAsync() =>
        QuarantineQueries.ListAsync(new StorageOptions { Root = _root.Path }, 100, CancellationToken.None);
}
