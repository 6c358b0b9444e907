using System.Net.Sockets;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving.Folder;

public sealed class FolderDoor_tests : IDisposable
{
    private const int MetaStart = 132;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TempFolder _root = new();
    private readonly TempFolder _watched = new();

    [Fact]
    public async Task A_file_is_taken_as_if_it_had_been_sent_and_its_source_goes()
    {
        await using var rig = await StartAsync();
        var item = new TestObject(1, side: 300);
        await MoveInAsync("patient^name.dcm", item.ToFile());

        var row = await RowAsync(rig, item);

        Assert.Equal(item.DatasetSha256, Convert.ToHexString(row.Sha256));
        Assert.Equal(
            (InstanceDoor.Folder, "FOLDER", item.StudyInstance, item.TransferSyntax),
            (row.Door, row.CallingAe, row.StudyInstanceUid, row.TransferSyntaxUid));
        await Eventually.HoldsAsync(() => Left().Length == 0, Limit, "the source goes");
        Assert.Equal(1, await rig.FactAsync("folder.taken"));
        Assert.False(rig.Journal.IsHeld(row.StudyRow));
        Assert.DoesNotContain("patient", rig.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_without_preamble_or_meta_information_are_taken_too()
    {
        await using var rig = await StartAsync();
        var items = Enumerable.Range(1, 4).Select(seed => new TestObject(
            seed, transferSyntax: seed == 4 ? TestObject.ImplicitLittleEndian : TestObject.ExplicitLittleEndian)).ToArray();
        await MoveInAsync("prefix-first", items[0].ToFile()[(MetaStart - 4)..]);
        await MoveInAsync("meta-first", items[1].ToFile()[MetaStart..]);
        await MoveInAsync("explicit", items[2].Dataset);
        await MoveInAsync("implicit", items[3].Dataset);

        foreach (var item in items)
        {
            var row = await RowAsync(rig, item);
            Assert.Equal((item.DatasetSha256, item.TransferSyntax), (Convert.ToHexString(row.Sha256), row.TransferSyntaxUid));
        }
    }

    [Fact]
    public async Task What_is_no_use_goes_to_failed_with_its_reason_beside_it_and_stops_nothing()
    {
        await using var rig = await StartAsync();
        var good = new TestObject(1);
        var meta = new TestObject(2).ToFile()[..^new TestObject(2).Dataset.Length];
        await MoveInAsync("empty", []);
        await MoveInAsync("letter.txt", "Dear colleague"u8.ToArray());
        await MoveInAsync("torn.dcm", new TestObject(3).ToFile()[..300]);
        await MoveInAsync("mixed.dcm", [.. meta, .. new TestObject(4).Dataset]);
        await MoveInAsync("good.dcm", good.ToFile());

        await RowAsync(rig, good);
        await Eventually.HoldsAsync(() => Left().Length == 0, Limit, "nothing is left");

        foreach (var (name, code) in new[] { ("empty", "Empty"), ("letter.txt", "NotDicom"), ("torn.dcm", "HeaderUnreadable"), ("mixed.dcm", "HeaderMismatch") })
        {
            Assert.True(File.Exists(_watched["failed", name]), name);
            Assert.StartsWith(code, await File.ReadAllTextAsync(_watched["failed", $"{name}.reason"]), StringComparison.Ordinal);
        }

        await Eventually.HoldsAsync(() => rig.FactAsync("folder.failed"), failed => failed == 4, Limit, "each is counted after it went");
        Assert.Equal(1, (await rig.Journal.CountsAsync(CancellationToken.None)).Instances);
        Assert.Empty(Directory.GetFiles(_root["quarantine"]));
    }

    [Fact]
    public async Task Duplicates_follow_the_rules_of_the_store_and_done_files_are_kept_where_wished()
    {
        await using var rig = await StartAsync(("Folder:KeepDone", "true"));
        var item = new TestObject(1);
        var other = item.ToFile();
        other[^1] ^= 1;
        await MoveInAsync("first.dcm", item.ToFile());
        await RowAsync(rig, item);
        await MoveInAsync("again.dcm", item.ToFile());
        await MoveInAsync("other.dcm", other);

        await Eventually.HoldsAsync(() => Directory.GetFiles(_watched["done"]).Length == 3, Limit, "all three are done");

        Assert.Equal((1, 1, 1), (rig.Receiver.Counts.Stored, rig.Receiver.Counts.SameAgain, rig.Receiver.Counts.OtherBytes));
        Assert.True((await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(_root["quarantine"])))).AsSpan().EndsWith(other.AsSpan(^100..)));
    }

    [Fact]
    public async Task Without_room_files_stay_where_they_are_and_are_taken_once_there_is_some()
    {
        await using var disk = await SmallDisk.MountAsync(64);
        await using var rig = await ReceivingRig.StartAsync(disk.Folder, steps: null, Settings(
            ("Receiving:RefuseBelowMegabytes", "8"), ("Receiving:RefuseBelowPercent", "0"),
            ("Receiving:AcceptAboveMegabytes", "8"), ("Receiving:AcceptAbovePercent", "0"), ("Receiving:CheckInterval", "00:00:00.1")));
        disk.SetFree(7 * 1024 * 1024);
        await Eventually.HoldsAsync(() => rig.Receiver.Room.IsShort, Limit, "room is short");
        var item = new TestObject(1);
        await MoveInAsync("a.dcm", item.ToFile());
        await SeveralLooksAsync();
        Assert.Equal(["a.dcm"], Left());

        disk.SetFree(32 * 1024 * 1024);

        await RowAsync(rig, item);
    }

    [Fact]
    public async Task A_disk_that_is_full_costs_no_file()
    {
        await using var disk = await SmallDisk.MountAsync(32);
        await using var rig = await ReceivingRig.StartAsync(disk.Folder, steps: null, Settings(
            ("Receiving:RefuseBelowMegabytes", "0"), ("Receiving:RefuseBelowPercent", "0"),
            ("Receiving:AcceptAboveMegabytes", "0"), ("Receiving:AcceptAbovePercent", "0")));
        disk.SetFree(1024 * 1024);
        var items = Enumerable.Range(1, 6).Select(seed => new TestObject(seed, side: 250)).ToArray(); // 125 KB each
        foreach (var item in items)
        {
            await MoveInAsync($"{item.SopInstance}.dcm", item.ToFile());
        }

        await Eventually.HoldsAsync(() => rig.FactAsync("folder.stuck"), stuck => stuck == items.Length, Limit, "the disk is full");
        Assert.Equal((0, 0), (rig.Receiver.Counts.NoRoom, rig.Receiver.Counts.Stored)); // looked at, and not tried
        disk.SetFree(16 * 1024 * 1024);

        foreach (var item in items)
        {
            await RowAsync(rig, item);
        }

        await Eventually.HoldsAsync(() => Left().Length == 0, Limit, "nothing is left");
    }

    [Fact]
    public async Task A_device_that_refuses_costs_no_file()
    {
        var steps = new FaultySteps { Failing = nameof(DurableSteps.Datasync) };
        await using var rig = await ReceivingRig.StartAsync(_root, steps, Settings());
        var items = Enumerable.Range(1, 3).Select(seed => new TestObject(seed)).ToArray();
        foreach (var item in items)
        {
            await MoveInAsync($"{item.SopInstance}.dcm", item.ToFile());
        }

        await Eventually.HoldsAsync(() => rig.Receiver.Counts.NoRoom > 1, Limit, "it is tried again");
        steps.Failing = null;

        foreach (var item in items)
        {
            await RowAsync(rig, item);
        }

        await Eventually.HoldsAsync(() => Left().Length == 0, Limit, "nothing is left");
        Assert.Equal(3, rig.Receiver.Counts.Stored);
    }

    [Fact]
    public async Task A_file_longer_than_the_room_lies_where_it_is_and_no_other_sender_is_refused_for_it()
    {
        await using var disk = await SmallDisk.MountAsync(64);
        await using var rig = await ReceivingRig.StartAsync(disk.Folder, steps: null, Settings(
            ("Receiving:RefuseBelowMegabytes", "8"), ("Receiving:RefuseBelowPercent", "0"),
            ("Receiving:AcceptAboveMegabytes", "8"), ("Receiving:AcceptAbovePercent", "0"), ("Receiving:CheckInterval", "00:00:00.1")));
        disk.SetFree(20 * 1024 * 1024);
        var (large, small, sent) = (new TestObject(1, side: 3000), new TestObject(2), new TestObject(3)); // 18 MB
        await MoveInAsync("large.dcm", large.ToFile());
        Directory.CreateDirectory(_watched["taking"]);
        await File.WriteAllBytesAsync(_watched["claimed.tmp"], new TestObject(4, side: 3000).ToFile());
        File.Move(_watched["claimed.tmp"], _watched["taking", $"{Guid.NewGuid():N}_claimed.dcm"]); // as a process that died left it: whole, or a look in between takes its beginning
        await MoveInAsync("small.dcm", small.ToFile());

        await RowAsync(rig, small);
        await Eventually.HoldsAsync(() => rig.FactAsync("folder.stuck"), stuck => stuck == 2, Limit, "it is told");
        await SeveralLooksAsync();
        Assert.True((await rig.StoreAsync(sent)).IsSuccess);
        Assert.Equal((0, 0), (rig.Receiver.Room.TimesShort, rig.Receiver.Counts.NoRoom));
        Assert.Contains("large.dcm", Left());
        Assert.Equal("FolderStuck", rig.Get<ReceivingFacts>().Code);
        Assert.Equal(2, Told(rig));

        disk.SetFree(60 * 1024 * 1024);

        await RowAsync(rig, large);
        await Eventually.HoldsAsync(() => rig.FactAsync("folder.stuck"), stuck => stuck == 0, Limit, "nothing is stuck");
        Assert.Equal("", rig.Get<ReceivingFacts>().Code);
    }

    [Fact]
    public async Task Two_files_that_fit_alone_and_not_together_do_not_make_room_short()
    {
        await using var disk = await SmallDisk.MountAsync(64);
        await using var rig = await ReceivingRig.StartAsync(disk.Folder, steps: null, Settings(
            ("Receiving:RefuseBelowMegabytes", "8"), ("Receiving:RefuseBelowPercent", "0"),
            ("Receiving:AcceptAboveMegabytes", "8"), ("Receiving:AcceptAbovePercent", "0"), ("Receiving:CheckInterval", "00:00:00.1")));
        disk.SetFree(38 * 1024 * 1024);
        var files = Enumerable.Range(1, 2).Select(seed => new TestObject(seed, side: 3000)).ToArray(); // 18 MB each
        await File.WriteAllBytesAsync(_watched["a.tmp"], files[0].ToFile());
        await File.WriteAllBytesAsync(_watched["b.tmp"], files[1].ToFile());
        File.Move(_watched["a.tmp"], _watched["a"]);
        File.Move(_watched["b.tmp"], _watched["b"]);

        await Eventually.HoldsAsync(() => rig.Receiver.Counts.Stored == 1, Limit, "one is taken");
        await Eventually.HoldsAsync(() => rig.FactAsync("folder.stuck"), stuck => stuck == 1, Limit, "the other is not");

        Assert.Equal((0, 0), (rig.Receiver.Room.TimesShort, rig.Receiver.Counts.NoRoom));
    }

    [Fact]
    public async Task What_is_no_file_stops_neither_the_others_nor_a_drain_and_is_told_once()
    {
        var taking = Directory.CreateDirectory(_watched["taking"]).FullName;
        await RunAsync("mkfifo", _watched["drop.dcm"], Path.Combine(taking, $"{Guid.NewGuid():N}_claimed.dcm"));
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(_watched["socket.dcm"]));
        await using var rig = await StartAsync();
        var item = new TestObject(1);
        await MoveInAsync("good.dcm", item.ToFile());

        await RowAsync(rig, item);
        await Eventually.HoldsAsync(() => rig.FactAsync("folder.stuck"), stuck => stuck == 3, Limit, "they are counted");
        await SeveralLooksAsync();
        Assert.Equal(3, Told(rig));
        Assert.Equal("FolderStuck", rig.Get<ReceivingFacts>().Code);
        Assert.DoesNotContain(".dcm", rig.Log.Text, StringComparison.Ordinal);

        await rig.CloseAsync().WaitAsync(Limit);
        File.Delete(_watched["drop.dcm"]);
        await rig.OpenAsync();
        await Eventually.HoldsAsync(() => rig.FactAsync("folder.stuck"), stuck => stuck == 2, Limit, "one is gone");
    }

    [Fact]
    public async Task A_name_that_is_no_text_is_counted_and_keeps_no_other_file_waiting()
    {
        await using var rig = await StartAsync();
        await RunAsync("sh", "-c", $"printf x > \"$(printf '{_watched.Path}/bad\\377\\376.dcm')\"");
        var item = new TestObject(1);
        await MoveInAsync("good.dcm", item.ToFile());

        await RowAsync(rig, item);
        await Eventually.HoldsAsync(() => rig.FactAsync("folder.stuck"), stuck => stuck == 1, Limit, "it is counted");

        await SeveralLooksAsync();
        Assert.Equal([1055], rig.Log.Ids.Where(id => id is 1052 or 1055));
        Assert.DoesNotContain("bad", rig.Log.Text, StringComparison.Ordinal);

        await RunAsync("find", _watched.Path, "-name", "*.dcm", "-delete");
        await Eventually.HoldsAsync(() => rig.FactAsync("folder.stuck"), stuck => stuck == 0, Limit, "it is gone");
    }

    [Fact]
    public async Task What_our_title_does_not_take_by_C_STORE_is_not_taken_here_either()
    {
        await using var rig = await StartAsync(
            ("Dicom:AeTitles:0:AeTitle", "EDGEMLOPS"), ("Dicom:AeTitles:0:AcceptedSopClasses:0", "CT"),
            ("Dicom:AeTitles:0:AcceptedTransferSyntaxes:0", TestObject.ExplicitLittleEndian));
        var good = new TestObject(1);
        await MoveInAsync("mr.dcm", new TestObject(2, sopClass: TestObject.MrImage).ToFile());
        await MoveInAsync("implicit.dcm", new TestObject(3, transferSyntax: TestObject.ImplicitLittleEndian).ToFile());
        await MoveInAsync("good.dcm", good.ToFile());

        await RowAsync(rig, good);
        await Eventually.HoldsAsync(() => Left().Length == 0, Limit, "nothing is left");

        Assert.StartsWith("ClassNotTaken", await File.ReadAllTextAsync(_watched["failed", "mr.dcm.reason"]), StringComparison.Ordinal);
        Assert.StartsWith("SyntaxNotTaken", await File.ReadAllTextAsync(_watched["failed", "implicit.dcm.reason"]), StringComparison.Ordinal);
        await Eventually.HoldsAsync(() => rig.FactAsync("folder.failed"), failed => failed == 2, Limit, "each is counted after it went");
        Assert.Equal(1, (await rig.Journal.CountsAsync(CancellationToken.None)).Instances);
    }

    [Fact]
    public async Task What_is_no_storage_object_is_taken_under_no_title()
    {
        await using var rig = await StartAsync();
        var verification = new TestObject(1, sopClass: "1.2.840.10008.1.1");
        var unknown = System.Text.Encoding.Latin1.GetString(new TestObject(2).ToFile()) // of the same length
            .Replace(TestObject.ExplicitLittleEndian + "\0", "1.2.3.4.5.6.7.8.9.10", StringComparison.Ordinal);
        await MoveInAsync("verification.dcm", verification.ToFile());
        await MoveInAsync("unknown.dcm", System.Text.Encoding.Latin1.GetBytes(unknown));
        await Eventually.HoldsAsync(() => rig.FactAsync("folder.failed"), failed => failed == 2, Limit, "both are refused");

        Assert.StartsWith("ClassNotTaken", await File.ReadAllTextAsync(_watched["failed", "verification.dcm.reason"]), StringComparison.Ordinal);
        Assert.StartsWith("SyntaxNotTaken", await File.ReadAllTextAsync(_watched["failed", "unknown.dcm.reason"]), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_root["instances"]));
    }

    [Fact]
    public async Task A_drained_link_leaves_the_folder_alone()
    {
        await using var rig = await StartAsync();
        await Eventually.HoldsAsync(() => Directory.Exists(_watched["taking"]), Limit, "it is looked at");
        await rig.CloseAsync();
        var item = new TestObject(1);
        await MoveInAsync("a.dcm", item.ToFile());
        await SeveralLooksAsync();
        Assert.Equal(["a.dcm"], Left());

        await rig.OpenAsync();

        await RowAsync(rig, item);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_said_once_and_watched_when_it_comes()
    {
        var path = _watched["later"];
        await using var rig = await ReceivingRig.StartAsync(_root, steps: null, ("Folder:Path", path), ("Folder:Poll", "00:00:00.1"));
        await Eventually.HoldsAsync(() => rig.Log.Ids.Contains(1052), Limit, "it is said");
        Assert.Equal("FolderBroken", rig.Get<ReceivingFacts>().Code);

        Directory.CreateDirectory(path);
        var item = new TestObject(1);
        await File.WriteAllBytesAsync(Path.Combine(path, "a.dcm"), item.ToFile());

        await RowAsync(rig, item);
        Assert.Equal("", rig.Get<ReceivingFacts>().Code);
        Assert.Equal([1052, 1053], rig.Log.Ids.Where(id => id is 1052 or 1053));
    }

    [Theory]
    [InlineData("Path", "relative")]
    [InlineData("Path", "/var/lib/edgemlops/inside")]
    [InlineData("Path", "/var")]
    [InlineData("Poll", "00:00:00")]
    [InlineData("Workers", "9")]
    public async Task A_wrong_value_is_refused_by_its_key(string key, string value)
    {
        var fault = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => ReceivingRig.StartAsync(
            _root, steps: null, [.. Wrong().DistinctBy(pair => pair.Key, StringComparer.Ordinal)]));

        Assert.Contains($"Folder:{key} must", fault.Message, StringComparison.Ordinal);

        IEnumerable<(string Key, string Value)> Wrong() =>
            [($"Folder:{key}", value), ("Folder:Path", _watched.Path), ("Storage:Root", "/var/lib/edgemlops")];
    }

    public void Dispose()
    {
        _root.Dispose();
        _watched.Dispose();
    }

    private (string Key, string Value)[] Settings(params (string Key, string Value)[] more) =>
        [("Folder:Path", _watched.Path), ("Folder:Poll", "00:00:00.1"), .. more];

    private Task<ReceivingRig> StartAsync(params (string Key, string Value)[] more) =>
        ReceivingRig.StartAsync(_root, steps: null, Settings(more));

    private async Task MoveInAsync(string name, byte[] bytes)
    {
        await File.WriteAllBytesAsync(_watched[$"{name}.tmp"], bytes);
        File.Move(_watched[$"{name}.tmp"], _watched[name]);
    }

    /// <summary>Long enough for many looks: nothing tells of those that find nothing to do.</summary>
    private static Task SeveralLooksAsync()
    {
        var begun = TimeProvider.System.GetTimestamp();
        return Eventually.HoldsAsync(() => TimeProvider.System.GetElapsedTime(begun) > TimeSpan.FromSeconds(1), Limit, "a second");
    }

    /// <summary>Names of the files that wait, those claimed included.</summary>
    private string[] Left() =>
        [.. Directory.GetFiles(_watched.Path).Concat(Directory.GetFiles(_watched["taking"])).Select(path => Path.GetFileName(path))];

    /// <summary>How many files were told of as stuck, in however many lines; each begins with its count.</summary>
    private static int Told(ReceivingRig rig) => rig.Log.Entries.Where(entry => entry.Id == 1055).Sum(entry => entry.Message[0] - '0');

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var (code, output) = await ChildProcess.RunAsync(program, arguments, Limit);
        Assert.True(code == 0, output);
    }

    private static async Task<JournalInstance> RowAsync(ReceivingRig rig, TestObject item) => (await Eventually.HoldsAsync(
        () => rig.Journal.FindAsync(item.SopInstance, CancellationToken.None), row => row is not null, Limit, "it is in the journal"))!;
}
