using System.Net.Sockets;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Receiving.Stow;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving.Stow;

/// <summary>The STOW-RS door, sent to by curl and by a client of pydicom and http.client.</summary>
public sealed class StowDoor_tests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(TestObject.ExplicitLittleEndian)]
    [InlineData(TestObject.ImplicitLittleEndian)]
    public async Task An_instance_is_kept_byte_for_byte(string transferSyntax)
    {
        await using var rig = await StowRig.StartAsync();
        var item = new TestObject(1, side: 400, transferSyntax: transferSyntax);

        var answer = await rig.PostAsync([item.Save(rig.Files.Path)]);

        Assert.Equal((200, "application/dicom+json"), (answer.Status, answer.Type));
        Assert.Equal([(item.SopInstance, 0)], answer.Stored);
        var row = await rig.Journal.FindAsync(item.SopInstance, CancellationToken.None);
        Assert.NotNull(row);
        Assert.Equal(
            (InstanceDoor.Stow, item.StudyInstance, transferSyntax, "STOW", item.DatasetSha256),
            (row.Door, row.StudyInstanceUid, row.TransferSyntaxUid, row.CallingAe, Convert.ToHexString(row.Sha256)));
        Assert.True((await File.ReadAllBytesAsync(row.Path)).AsSpan().EndsWith(item.Dataset));
    }

    [Fact]
    public async Task Curl_sends_an_instance()
    {
        await using var rig = await StowRig.StartAsync();
        var item = new TestObject(1, side: 600);
        byte[] body = [.. "--XX\r\nContent-Type: application/dicom\r\n\r\n"u8, .. item.ToFile(), .. "\r\n--XX--\r\n"u8];
        await File.WriteAllBytesAsync(rig.Files["body"], body);

        var (code, output) = await rig.CurlAsync(
            "--cert", rig.Client.CertificateFile, "--key", rig.Client.KeyFile, "--data-binary", $"@{rig.Files["body"]}",
            "-H", "Content-Type: multipart/related; type=\"application/dicom\"; boundary=XX", "-H", "Accept: application/dicom+xml");

        Assert.True(code == 0, output);
        Assert.Contains("HTTP/1.1 200 OK", output, StringComparison.Ordinal);
        Assert.Contains($"<Value number=\"1\">{item.SopInstance}</Value>", output, StringComparison.Ordinal);
        Assert.NotNull(await rig.Journal.FindAsync(item.SopInstance, CancellationToken.None));
    }

    [Theory]
    [InlineData(null, "application/dicom+json")]
    [InlineData("application/dicom+xml;q=0.5, application/dicom+json", "application/dicom+json")]
    [InlineData("application/dicom+xml, */*;q=0.1", "application/dicom+xml")]
    public async Task Fifty_instances_of_one_request_are_all_kept_and_sent_again_are_the_same(string? accept, string type)
    {
        await using var rig = await StowRig.StartAsync();
        var items = Enumerable.Range(100, 50).Select(seed => new TestObject(seed, side: 64)).ToList();
        var files = items.Select(item => item.Save(rig.Files.Path)).ToList();
        string[] options = accept is null ? [] : ["--accept", accept];

        var first = await rig.PostAsync(files, study: null, options);
        var second = await rig.PostAsync(files, items[0].StudyInstance, options);

        Assert.All([first, second], answer =>
        {
            Assert.Equal((200, type), (answer.Status, answer.Type));
            Assert.Equal(items.Select(item => (item.SopInstance, 0)), answer.Stored);
            Assert.Empty(answer.Failed);
            Assert.Empty(answer.Other);
        });
        Assert.Equal((50, 50), (rig.Receiving.Receiver.Counts.Stored, rig.Receiving.Receiver.Counts.SameAgain));
        Assert.Equal(50, (await rig.Journal.CountsAsync(CancellationToken.None)).Received);
        Assert.Equal(50, Directory.GetFiles(rig.Root["instances"]).Length);
        Assert.Empty(Directory.GetFiles(rig.Root["incoming"]));
    }

    [Fact]
    public async Task A_broken_part_and_one_of_an_unknown_kind_cost_themselves_alone()
    {
        await using var rig = await StowRig.StartAsync();
        var (good, last) = (new TestObject(1), new TestObject(2));
        var garbage = rig.Files["garbage"];
        await File.WriteAllBytesAsync(garbage, [1, 2, 3]);
        var truncated = new TestObject(3);
        await File.WriteAllBytesAsync(rig.Files["truncated"], truncated.ToFile()[..480]);

        var answer = await rig.PostAsync([good.Save(rig.Files.Path), garbage, rig.Files["truncated"], last.Save(rig.Files.Path)]);

        Assert.Equal(202, answer.Status);
        Assert.Equal([(good.SopInstance, 0), (last.SopInstance, 0)], answer.Stored);
        Assert.Equal([(truncated.SopInstance, StowReasons.CannotUnderstand)], answer.Failed);
        Assert.Equal([StowReasons.CannotUnderstand], answer.Other);
        Assert.Equal(2, (await rig.Journal.CountsAsync(CancellationToken.None)).Received);
    }

    [Fact]
    public async Task Instances_of_another_study_than_the_one_named_are_not_kept()
    {
        await using var rig = await StowRig.StartAsync();
        var (here, there) = (new TestObject(1, study: 1), new TestObject(2, study: 2));

        var mixed = await rig.PostAsync([here.Save(rig.Files.Path), there.Save(rig.Files.Path)], here.StudyInstance);
        var none = await rig.PostAsync([there.Save(rig.Files.Path)], here.StudyInstance);

        Assert.Equal(202, mixed.Status);
        Assert.Equal([(here.SopInstance, 0)], mixed.Stored);
        Assert.Equal([(there.SopInstance, StowReasons.OtherStudy)], mixed.Failed);
        Assert.Equal(409, none.Status);
        Assert.Null(await rig.Journal.FindAsync(there.SopInstance, CancellationToken.None));
        Assert.Empty(Directory.GetFiles(rig.Root["incoming"]));
        Assert.Empty(Directory.GetFiles(rig.Root["quarantine"]));
    }

    [Fact]
    public async Task Other_bytes_under_a_known_uid_are_set_aside_with_a_warning_as_by_c_store()
    {
        await using var rig = await StowRig.StartAsync();
        var item = new TestObject(1);
        await rig.PostAsync([item.Save(rig.Files.Path)]);
        var other = item.ToFile();
        other[^1] ^= 0xFF;
        await File.WriteAllBytesAsync(rig.Files["other"], other);

        var answer = await rig.PostAsync([rig.Files["other"]]);

        Assert.Equal(202, answer.Status);
        Assert.Equal([(item.SopInstance, StowReasons.OtherBytesKept)], answer.Stored);
        Assert.Equal(item.DatasetSha256, Convert.ToHexString((await rig.Journal.FindAsync(item.SopInstance, CancellationToken.None))!.Sha256));
        Assert.Single(Directory.GetFiles(rig.Root["quarantine"]));
    }

    [Fact]
    public async Task What_the_title_does_not_take_is_refused_instance_by_instance()
    {
        await using var rig = await StowRig.StartAsync(
            steps: null,
            ("Dicom:AeTitles:0:AeTitle", "EDGE_CT"), ("Dicom:AeTitles:0:AcceptedSopClasses:0", "CT"),
            ("Dicom:AeTitles:0:AcceptedTransferSyntaxes:0", TestObject.ExplicitLittleEndian), ("Stow:AeTitle", "EDGE_CT"));
        var taken = new TestObject(1);
        var otherClass = new TestObject(2, sopClass: TestObject.MrImage);
        var otherSyntax = new TestObject(3, transferSyntax: TestObject.ImplicitLittleEndian);

        var answer = await rig.PostAsync([.. new[] { taken, otherClass, otherSyntax }.Select(item => item.Save(rig.Files.Path))]);

        Assert.Equal(202, answer.Status);
        Assert.Equal([(taken.SopInstance, 0)], answer.Stored);
        Assert.Equal(
            [(otherClass.SopInstance, StowReasons.ClassNotSupported), (otherSyntax.SopInstance, StowReasons.SyntaxNotSupported)], answer.Failed);
    }

    [Fact]
    public async Task A_class_that_is_no_storage_is_a_conflict()
    {
        await using var rig = await StowRig.StartAsync();
        var item = new TestObject(1, sopClass: "1.2.840.10008.1.1");

        var answer = await rig.PostAsync([item.Save(rig.Files.Path)]);

        Assert.Equal(409, answer.Status);
        Assert.Equal([(item.SopInstance, StowReasons.ClassNotSupported)], answer.Failed);
    }

    [Fact]
    public async Task The_answer_waits_for_file_folder_and_journal()
    {
        var steps = new HoldingSteps();
        await using var rig = await StowRig.StartAsync(steps);
        var item = new TestObject(1);

        var answer = rig.PostAsync([item.Save(rig.Files.Path)]);
        await steps.Reached.WaitAsync(Limit);
        var early = await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System));
        Assert.NotSame(answer, early);
        Assert.Null(await rig.Journal.FindAsync(item.SopInstance, CancellationToken.None));
        steps.Release();

        Assert.Equal(200, (await answer).Status);
        Assert.NotNull(await rig.Journal.FindAsync(item.SopInstance, CancellationToken.None));
        Assert.Equal([nameof(DurableSteps.Datasync), nameof(DurableSteps.Rename), nameof(DurableSteps.SyncFolder)], steps.Done);
    }

    [Fact]
    public async Task A_device_that_fails_is_out_of_resources_for_now_and_keeps_nothing()
    {
        var steps = new FaultySteps { Failing = nameof(DurableSteps.SyncFolder) };
        await using var rig = await StowRig.StartAsync(steps);
        var item = new TestObject(1);
        var file = item.Save(rig.Files.Path);

        var failed = await rig.PostAsync([file]);
        steps.Failing = null;
        var again = await rig.PostAsync([file]);

        Assert.Equal((503, "60"), (failed.Status, failed.RetryAfter));
        Assert.Equal([(item.SopInstance, StowReasons.NoRoom)], failed.Failed);
        Assert.Equal(200, again.Status);
    }

    [Fact]
    public async Task Below_the_mark_of_the_disk_a_request_is_refused_for_now()
    {
        await using var rig = await StowRig.StartAsync(
            steps: null, ("Receiving:RefuseBelowMegabytes", "9000000"), ("Receiving:AcceptAboveMegabytes", "9000000"));

        var answer = await rig.PostAsync([new TestObject(1).Save(rig.Files.Path)]);

        Assert.Equal((503, "60"), (answer.Status, answer.RetryAfter));
        Assert.Empty(Directory.GetFiles(rig.Root["incoming"]));
    }

    [Fact]
    public async Task A_sender_that_drips_is_cut_off_and_what_was_whole_before_stays()
    {
        await using var rig = await StowRig.StartAsync(steps: null, ("Stow:BodyGrace", "00:00:02"), ("Stow:MinBytesPerSecond", "100000"));
        var (whole, half) = (new TestObject(1, side: 50), new TestObject(2, side: 200));

        var answer = await rig.PostAsync([whole.Save(rig.Files.Path), half.Save(rig.Files.Path)], study: null, "--drip");

        Assert.Equal(408, answer.Status);
        Assert.NotNull(await rig.Journal.FindAsync(whole.SopInstance, CancellationToken.None));
        Assert.Null(await rig.Journal.FindAsync(half.SopInstance, CancellationToken.None));
        await Eventually.HoldsAsync(() => rig.Door.OpenAssociations == 0, Limit, "its place is free again");
        Assert.Empty(Directory.GetFiles(rig.Root["incoming"]));
    }

    [Fact]
    public async Task A_body_without_its_end_keeps_what_came_whole()
    {
        await using var rig = await StowRig.StartAsync();
        var (whole, half) = (new TestObject(1), new TestObject(2));

        var answer = await rig.PostAsync([whole.Save(rig.Files.Path), half.Save(rig.Files.Path)], study: null, "--cut");

        Assert.Equal(202, answer.Status);
        Assert.Equal([(whole.SopInstance, 0)], answer.Stored);
        Assert.Equal([StowReasons.CannotUnderstand], answer.Other);
        Assert.Null(await rig.Journal.FindAsync(half.SopInstance, CancellationToken.None));
        Assert.Empty(Directory.GetFiles(rig.Root["incoming"]));
    }

    [Fact]
    public async Task More_parts_than_are_taken_are_cut_off()
    {
        await using var rig = await StowRig.StartAsync(steps: null, ("Stow:MaxParts", "2"));
        var items = Enumerable.Range(1, 3).Select(seed => new TestObject(seed)).ToList();

        var answer = await rig.PostAsync(items.Select(item => item.Save(rig.Files.Path)));

        Assert.Equal(413, answer.Status);
        Assert.Equal(items.Take(2).Select(item => (item.SopInstance, 0)), answer.Stored);
        Assert.Null(await rig.Journal.FindAsync(items[2].SopInstance, CancellationToken.None));
    }

    [Theory]
    [InlineData(415, "--type", "application/dicom")]
    [InlineData(415, "--type", "multipart/related; type=\"application/dicom+json\"; boundary=XX")]
    [InlineData(415, "--type", "multipart/form-data; boundary=XX")]
    [InlineData(400, "--type", "multipart/related; type=\"application/dicom\"")]
    [InlineData(400, "--type", "multipart/related; type=\"application/dicom\"; boundary=YY")]
    [InlineData(400, "--part-type", "image/jpeg")]
    [InlineData(406, "--accept", "text/html")]
    public async Task A_request_of_the_wrong_form_is_refused_by_its_status(int status, string option, string value)
    {
        await using var rig = await StowRig.StartAsync();

        var answer = await rig.PostAsync([new TestObject(1).Save(rig.Files.Path)], study: null, option, value);

        Assert.Equal(status, answer.Status);
        Assert.Empty(answer.Stored);
        Assert.Equal(0, (await rig.Journal.CountsAsync(CancellationToken.None)).Received);
    }

    [Theory]
    [InlineData(405, "/dicom-web/studies", "GET")]
    [InlineData(404, "/dicom-web/series", "POST")]
    [InlineData(404, "/dicom-web/studiesandmore", "POST")]
    [InlineData(404, "/", "POST")]
    [InlineData(400, "/dicom-web/studies/1.2..3", "POST")]
    [InlineData(400, "/dicom-web/studies/1.2.3/series", "POST")]
    public async Task An_address_or_method_that_is_none_of_ours_is_refused(int status, string path, string method)
    {
        await using var rig = await StowRig.StartAsync();

        var (code, output) = await rig.CurlAsync(
            "--cert", rig.Client.CertificateFile, "--key", rig.Client.KeyFile, "-X", method, "--url", $"https://localhost:{rig.Door.Port}{path}");

        Assert.True(code == 0, output);
        Assert.Contains($"HTTP/1.1 {status}", output, StringComparison.Ordinal);
        Assert.Equal(status == 405, output.Contains("Allow: POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_drain_lets_the_request_at_work_finish_and_leaves_no_socket()
    {
        await using var rig = await StowRig.StartAsync();
        var port = rig.Door.Port!.Value;
        var file = new TestObject(1, side: 200).Save(rig.Files.Path);
        var held = rig.PostAsync([file], study: null, "--hold", rig.Files["go"]);
        await Eventually.HoldsAsync(() => rig.Door.OpenAssociations == 1, Limit, "the request is at work");

        var close = rig.Door.CloseAsync(DateTimeOffset.MaxValue, CancellationToken.None);
        await Eventually.HoldsAsync(async () => await DialsAsync(port), dials => !dials, Limit, "nothing new is taken");
        Assert.False(close.IsCompleted);
        await File.WriteAllTextAsync(rig.Files["go"], "");

        Assert.Equal(200, (await held).Status);
        await close.WaitAsync(Limit);
        Assert.Null(rig.Door.Port);
        await rig.Door.OpenAsync(CancellationToken.None);
        Assert.Equal(200, (await rig.PostAsync([file])).Status);
    }

    [Fact]
    public async Task At_the_deadline_of_a_drain_the_request_at_work_is_cut()
    {
        await using var rig = await StowRig.StartAsync();
        var port = rig.Door.Port!.Value;
        var item = new TestObject(1, side: 200);
        var held = rig.PostAsync([item.Save(rig.Files.Path)], study: null, "--hold", rig.Files["go"]);
        await Eventually.HoldsAsync(() => rig.Door.OpenAssociations == 1, Limit, "the request is at work");

        await rig.Door.CloseAsync(DateTimeOffset.MinValue, CancellationToken.None).WaitAsync(Limit);

        Assert.False(await DialsAsync(port));
        Assert.Equal(0, rig.Door.OpenAssociations);
        await File.WriteAllTextAsync(rig.Files["go"], "");
        Assert.Equal(0, (await held).Status);
        Assert.Null(await rig.Journal.FindAsync(item.SopInstance, CancellationToken.None));
        Assert.Empty(Directory.GetFiles(rig.Root["incoming"]));
    }

    [Fact]
    public async Task Unless_it_is_enabled_there_is_no_socket()
    {
        using var root = new TempFolder();
        await using var rig = await ReceivingRig.StartAsync(root);

        await rig.Stow.OpenAsync(CancellationToken.None);

        Assert.Null(rig.Stow.Port);
        await rig.Stow.CloseAsync(DateTimeOffset.MinValue, CancellationToken.None);
    }

    [Fact]
    public async Task Logs_hold_no_uid_and_no_address_line()
    {
        await using var rig = await StowRig.StartAsync();
        var item = new TestObject(1);
        var file = item.Save(rig.Files.Path);
        await rig.PostAsync([file], item.StudyInstance);
        await rig.PostAsync([file], "2.25.4711");
        await rig.CurlAsync("--cert", rig.Client.CertificateFile, "--key", rig.Client.KeyFile, "-X", "PUT", "--url", $"{rig.Studies}/2.25.4712");
        await rig.CurlAsync("--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0", "--url", rig.Studies);
        await Eventually.HoldsAsync(() => rig.Door.Counts.RefusedHandshakes == 1, Limit, "the old version is refused");

        Assert.All(
            (string[])[item.SopInstance, item.StudyInstance, "2.25.4711", "2.25.4712", "dicom-web", file],
            text => Assert.DoesNotContain(text, rig.Receiving.Log.Text, StringComparison.Ordinal));
        Assert.Contains(1082, rig.Receiving.Log.Ids);
    }

    private static async Task<bool> DialsAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(System.Net.IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
