using EdgeMLOps.Appliance.Core.Receiving.Quarantine;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving.Commitment;

/// <summary>Several objects under one UID: we answer for the one that we keep, to those who sent it.</summary>
public sealed class Commitment_contested_tests : IDisposable
{
    private readonly TempFolder _root = new();
    private readonly TestObject _item = new(1);
    private int _transactions;

    [Fact]
    public async Task Only_who_sent_the_kept_bytes_last_is_answered_for_them_also_after_a_restart()
    {
        await using (var before = await StartAsync())
        {
            await StoreAsync(before, "A", version: 0);
            await StoreAsync(before, "C", version: 0); // the same, before there was another
            await AssertToldAsync(before, [0, 0, 0], "A", "B", "C");

            await StoreAsync(before, "B", version: 1);
            await AssertToldAsync(before, [0, 0x0110], "A", "B");
            await AssertToldAsync(before, [0x0110, 0x0110], "B_STG", "C");

            await StoreAsync(before, "B", version: 0);
            await StoreAsync(before, "C", version: 0);
        }

        await using var rig = await StartAsync();
        await AssertToldAsync(rig, [0, 0, 0, 0x0110], "A", "B", "C", "B_STG");

        // The same other bytes again, which are set aside already: they were sent last.
        await StoreAsync(rig, "B", version: 1);
        await StoreAsync(rig, "A", version: 1);
        await AssertToldAsync(rig, [0x0110, 0x0110, 0], "A", "B", "C");
        await StoreAsync(rig, "A", version: 0);
        Assert.Equal(0, await AskAsync(rig, "A"));
    }

    [Fact]
    public async Task That_the_other_bytes_are_gone_makes_nobody_the_sender_of_the_kept_ones()
    {
        await using var rig = await StartAsync();
        await StoreAsync(rig, "A", version: 0);
        await StoreAsync(rig, "B", version: 1);
        var set = Assert.Single(await QuarantineQueries.ListAsync(new() { Root = _root.Path }, 10, CancellationToken.None));
        Assert.Equal(QuarantineRemoval.Removed, await rig.Get<QuarantineKeeper>().RemoveAsync(set.Row, CancellationToken.None));

        await AssertToldAsync(rig, [0, 0x0110, 0x0110], "A", "B", "B_STG");
    }

    [Fact]
    public async Task However_many_titles_send_other_bytes_none_of_them_is_answered_for_the_kept_ones()
    {
        await using var rig = await StartAsync();
        await StoreAsync(rig, "A", version: 0);
        for (var title = 1; title <= 65; title++)
        {
            await StoreAsync(rig, $"T{title}", version: 1);
        }

        await StoreAsync(rig, "T65", version: 0); // beyond the titles that are noted
        await StoreAsync(rig, "T1", version: 0);
        await StoreAsync(rig, "A", version: 1);
        await AssertToldAsync(rig, [0x0110, 0, 0x0110], "T65", "T1", "A");
        await StoreAsync(rig, "A", version: 0);
        Assert.Equal(0, await AskAsync(rig, "A"));
    }

    [Fact]
    public async Task An_object_whose_file_was_removed_from_the_quarantine_is_set_aside_again()
    {
        await using var rig = await StartAsync();
        await StoreAsync(rig, "A", version: 0);
        await StoreAsync(rig, "B", version: 1);
        File.Delete(Assert.Single(Directory.GetFiles(_root["quarantine"])));

        await StoreAsync(rig, "B", version: 1);
        await StoreAsync(rig, "B", version: 1);

        var file = Assert.Single(Directory.GetFiles(_root["quarantine"]));
        Assert.Equal(
            [Path.GetFileName(file)],
            (await QuarantineQueries.ListAsync(new() { Root = _root.Path }, 10, CancellationToken.None)).Select(entry => entry.File));
    }

    public void Dispose() => _root.Dispose();

    private Task<ReceivingRig> StartAsync() => ReceivingRig.StartAsync(_root, steps: null, ("Commitment:ReportDelay", "00:00:00"));

    private async Task StoreAsync(ReceivingRig rig, string title, byte version)
    {
        var bytes = _item.Dataset;
        bytes[^1] ^= version;
        await using var association = await rig.ConnectAsync(callingAe: title);
        Assert.True((await association.StoreAsync(
            _item.SopClass, _item.SopInstance, _item.TransferSyntax, new MemoryStream(bytes), CancellationToken.None)).IsSuccess);
        await association.ReleaseAsync(CancellationToken.None);
    }

    private async Task AssertToldAsync(ReceivingRig rig, int[] reasons, params string[] titles)
    {
        for (var at = 0; at < titles.Length; at++)
        {
            Assert.Equal((titles[at], reasons[at]), (titles[at], await AskAsync(rig, titles[at])));
        }
    }

    /// <summary>The Failure Reason; 0: we answer for it.</summary>
    private async Task<int> AskAsync(ReceivingRig rig, string title)
    {
        await using var association = await AskingPeer.AssociateAsync(rig.Port, title);
        Assert.True((await association.RequestCommitmentAsync($"2.25.9{++_transactions}", [AskingPeer.Of(_item)], CancellationToken.None)).IsSuccess);
        var report = await association.ReceiveCommitmentReportAsync(AskingPeer.Limit, CancellationToken.None);
        await association.ReleaseAsync(CancellationToken.None);
        return report!.Failed is [var failed] ? failed.FailureReason : 0;
    }
}
