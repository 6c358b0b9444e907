using System.Security.Cryptography;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving.Room;

/// <summary>A disk that really fills, with no mark above it: every step of the store meets its end.</summary>
public sealed class Full_disk_tests
{
    private const long Megabyte = 1024 * 1024;

    private static readonly (string, string)[] NoMarks =
    [
        ("Receiving:RefuseBelowMegabytes", "0"), ("Receiving:RefuseBelowPercent", "0"),
        ("Receiving:AcceptAboveMegabytes", "0"), ("Receiving:AcceptAbovePercent", "0"),
    ];

    [Fact]
    public async Task Over_four_associations_each_refused_object_got_A700_and_each_acknowledged_one_is_whole()
    {
        await using var disk = await SmallDisk.MountAsync(48);
        await using var rig = await ReceivingRig.StartAsync(disk.Folder, steps: null, NoMarks);
        disk.SetFree(20 * Megabyte);

        var sent = (await Task.WhenAll(Enumerable.Range(0, 4).Select(sender => SendUntilFullAsync(rig, sender)))).SelectMany(part => part).ToList();

        Assert.All(sent.Where(one => !one.Status.IsSuccess), one => Assert.Equal(DicomStatus.OutOfResources, one.Status));
        var kept = sent.Where(one => one.Status.IsSuccess).Select(one => one.Item).ToList();
        Assert.NotEmpty(kept);
        await AssertWholeAsync(rig, disk, kept);
        Assert.Equal(sent.Count - kept.Count, rig.Receiver.Counts.NoRoom);

        // Room again, no restart: the senders' next tries go through.
        disk.SetFree(24 * Megabyte);
        foreach (var (item, _) in sent.Where(one => !one.Status.IsSuccess).Take(20))
        {
            Assert.True((await rig.StoreAsync(item)).IsSuccess);
        }
    }

    [Fact]
    public async Task Stock_storescu_is_told_out_of_resources_and_its_next_run_completes()
    {
        await using var disk = await SmallDisk.MountAsync(32);
        using var made = new TempFolder();
        await using var rig = await ReceivingRig.StartAsync(disk.Folder, steps: null, NoMarks);
        var items = Enumerable.Range(0, 40).Select(seed => new TestObject(seed, side: 300)).ToList(); // 180 KB each
        var files = items.Select(item => item.Save(made.Path)).ToList();
        disk.SetFree(4 * Megabyte);

        var (_, output) = await rig.StoreScuAsync(files, "-v", "-nh", "-xe", "-R");

        var answers = output.Split('\n').Where(line => line.Contains("Received Store Response", StringComparison.Ordinal)).ToList();
        Assert.Equal(items.Count, answers.Count);
        var kept = items.Where((_, at) => answers[at].Contains("(Success)", StringComparison.Ordinal)).ToList();
        Assert.InRange(kept.Count, 5, 35);
        Assert.Equal(items.Count - kept.Count, answers.Count(answer => answer.Contains("OutOfResources", StringComparison.Ordinal)));
        await AssertWholeAsync(rig, disk, kept);

        disk.SetFree(16 * Megabyte);
        var (code, again) = await rig.StoreScuAsync(files, "-xe", "-R");
        Assert.True(code == 0, again);
        await AssertWholeAsync(rig, disk, items);
    }

    [Fact]
    public async Task The_last_kilobytes_end_within_the_journal_and_leave_it_as_it_was()
    {
        await using var disk = await SmallDisk.MountAsync(32);
        await using var rig = await ReceivingRig.StartAsync(disk.Folder, steps: null, NoMarks);
        var sent = new List<(TestObject Item, DicomStatus Status)>();

        // Objects of under 2 KB, and so little room that sometimes the file goes in and the write-ahead log does not.
        for (var free = 96; free >= 0; free -= 4)
        {
            disk.SetFree(free * 1024);
            for (var i = 0; i < 3; i++)
            {
                var item = new TestObject((free * 10) + i, study: free + 1);
                sent.Add((item, await rig.StoreAsync(item)));
            }
        }

        Assert.All(sent.Where(one => !one.Status.IsSuccess), one => Assert.Equal(DicomStatus.OutOfResources, one.Status));
        Assert.Contains(1005, rig.Log.Ids); // the journal itself had no room
        disk.SetFree(8 * Megabyte);
        await AssertWholeAsync(rig, disk, [.. sent.Where(one => one.Status.IsSuccess).Select(one => one.Item)]);
        foreach (var (item, _) in sent)
        {
            Assert.True((await rig.StoreAsync(item)).IsSuccess);
        }

        await AssertWholeAsync(rig, disk, [.. sent.Select(one => one.Item)]);
    }

    private static async Task<List<(TestObject Item, DicomStatus Status)>> SendUntilFullAsync(ReceivingRig rig, int sender)
    {
        var sent = new List<(TestObject, DicomStatus)>();
        await using var association = await rig.ConnectAsync();
        for (var refused = 0; refused < 25;)
        {
            var number = sent.Count;
            var item = new TestObject((sender * 1000) + number, side: number % 3 == 0 ? 16 : 250, study: sender + 1);
            var status = await association.StoreAsync(
                item.SopClass, item.SopInstance, item.TransferSyntax, new MemoryStream(item.Dataset), CancellationToken.None);
            sent.Add((item, status));
            refused += status.IsSuccess ? 0 : 1;
        }

        await association.ReleaseAsync(CancellationToken.None);
        return sent;
    }

    // The length of the meta information is its first element, and the data set follows it (PS3.10 section 7.1).
    private static ReadOnlySpan<byte> DatasetOf(byte[] file) => file.AsSpan(144 + BitConverter.ToInt32(file, 140));

    /// <summary>Exactly these are in the journal and in the folder, each with its own bytes, and nothing is left over.</summary>
    private static async Task AssertWholeAsync(ReceivingRig rig, SmallDisk disk, IReadOnlyList<TestObject> kept)
    {
        var rows = await rig.Journal.PendingAsync(0, int.MaxValue, CancellationToken.None);
        Assert.Equal(kept.Select(item => item.SopInstance).Order(StringComparer.Ordinal), rows.Select(row => row.SopInstanceUid).Order(StringComparer.Ordinal));
        foreach (var row in rows)
        {
            var item = kept.Single(one => one.SopInstance == row.SopInstanceUid);
            var file = await File.ReadAllBytesAsync(row.Path);
            Assert.Equal(file.Length, row.Bytes);
            Assert.True(file.AsSpan().EndsWith(item.Dataset.AsSpan(^(item.Dataset.Length / 2)..))); // storescu writes the header anew
            Assert.Equal(Convert.ToHexString(row.Sha256), Convert.ToHexString(SHA256.HashData(DatasetOf(file))));
        }

        Assert.Equal(rows.Count, Directory.GetFiles(disk.Folder["instances"]).Length);
        Assert.Empty(Directory.GetFiles(disk.Folder["incoming"]));
    }
}
