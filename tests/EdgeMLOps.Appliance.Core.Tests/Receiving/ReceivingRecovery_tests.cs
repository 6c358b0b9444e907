using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving;

/// <summary>What a start makes of the files that the last run, or somebody since, left.</summary>
public sealed class ReceivingRecovery_tests
{
    [Fact]
    public async Task A_restart_removes_what_was_never_acknowledged_and_keeps_the_rest()
    {
        using var root = new TempFolder();
        var kept = new TestObject(1);
        await using (var before = await ReceivingRig.StartAsync(root))
        {
            Assert.True((await before.StoreAsync(kept)).IsSuccess);
        }

        await File.WriteAllTextAsync(root["incoming", "torn.dcm"], "half");
        await File.WriteAllTextAsync(root["instances", "renamed-but-not-journalled.dcm"], "whole");
        await File.WriteAllTextAsync(root["quarantine", "set-aside-but-not-journalled.dcm"], "whole");
        await using var rig = await ReceivingRig.StartAsync(root);

        Assert.Empty(Directory.GetFiles(root["incoming"]));
        Assert.Empty(Directory.GetFiles(root["quarantine"]));
        var row = Assert.Single(await rig.Journal.PendingAsync(0, 10, CancellationToken.None));
        Assert.Equal(row.Path, Assert.Single(Directory.GetFiles(root["instances"])));
        Assert.Contains(rig.Log.Entries, entry => entry.Id == 1010 && entry.Message.Contains("1 unfinished, 1 without", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_acknowledged_file_is_said_at_the_start()
    {
        using var root = new TempFolder();
        await using (var before = await ReceivingRig.StartAsync(root))
        {
            await before.StoreAsync(new TestObject(1));
        }

        File.Delete(Assert.Single(Directory.GetFiles(root["instances"])));
        await using var rig = await ReceivingRig.StartAsync(root);

        Assert.Contains(1011, rig.Log.Ids);
    }

    [Fact]
    public async Task A_journal_that_was_removed_makes_the_next_start_delete_nothing()
    {
        using var root = new TempFolder();
        await using (var before = await ReceivingRig.StartAsync(root))
        {
            Assert.True((await before.StoreAsync(new TestObject(1))).IsSuccess);
            Assert.True((await before.StoreAsync(new TestObject(2))).IsSuccess);
        }

        var files = Directory.GetFiles(root["instances"]).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
        Array.ForEach(Directory.GetFiles(root.Path, "journal.db*"), File.Delete);

        await using var rig = await ReceivingRig.StartAsync(root);

        Assert.Equal(2, files.Count);
        Assert.Equal(files, Directory.GetFiles(root["orphans"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.GetFiles(root["instances"]));
        Assert.Contains(1021, rig.Log.Ids);
    }

    [Theory]
    [InlineData(65, 65, 0)] // associations and the other doors
    [InlineData(66, 0, 66)]
    public async Task More_unknown_files_than_a_crash_leaves_are_kept_for_a_person(int files, int removed, int kept)
    {
        using var root = new TempFolder();
        (string Key, string Value)[] settings = [("Dicom:MaxAssociations", "1"), ("Dicom:MaxAssociationsPerPeer", "1")];
        await using (await ReceivingRig.StartAsync(root, steps: null, settings))
        {
        }

        for (var i = 0; i < files; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(root["instances"], $"{i}.dcm"), "unknown");
        }

        await using var rig = await ReceivingRig.StartAsync(root, steps: null, settings);

        Assert.Empty(Directory.GetFiles(root["instances"]));
        Assert.Equal(kept, kept == 0 ? 0 : Directory.GetFiles(root["orphans"]).Length);
        Assert.Equal(removed > 0, rig.Log.Ids.Contains(1010));
    }

    [Fact]
    public async Task A_start_that_fails_before_it_has_a_journal_loses_no_file_to_the_next()
    {
        using var root = new TempFolder();
        await using (var before = await ReceivingRig.StartAsync(root))
        {
            Assert.True((await before.StoreAsync(new TestObject(1))).IsSuccess);
        }

        Array.ForEach(Directory.GetFiles(root.Path, "journal.db*"), File.Delete);
        root.Make("journal.db"); // a folder of its name: the journal cannot be opened
        await Assert.ThrowsAnyAsync<Exception>(() => ReceivingRig.StartAsync(root));
        Assert.Single(Directory.GetFiles(root["orphans"])); // before there is a journal that the next start could take for its own
        Directory.Delete(root["journal.db"]);

        await using var rig = await ReceivingRig.StartAsync(root);

        Assert.Single(Directory.GetFiles(root["orphans"]));
        Assert.Empty(Directory.GetFiles(root["instances"]));
    }
}
