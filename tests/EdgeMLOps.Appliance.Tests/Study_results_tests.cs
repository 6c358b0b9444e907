using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>Studies in by storescu, results out to a real PACS that sends back whatever it stores.</summary>
public sealed class Study_results_tests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Each_study_gets_one_result_though_the_PACS_sends_it_back()
    {
        var (appliance, pacs) = await StartAsync();
        await using var first = appliance;
        await using var second = pacs;
        var files = await Phantoms.MakeAsync(appliance.NewFolder("phantoms"), count: 3, seed: 11);
        await appliance.StoreAsync(files);
        await ResultsAsync(pacs, 3);
        await Eventually.HoldsAsync(() => appliance.FactAsync("journal.skipped"), skipped => skipped == 3, Limit, "own results come back and are skipped");
        Assert.Equal(3, await appliance.FactAsync("journal.predicted"));
        Assert.Equal(0, await appliance.FactAsync("journal.failed"));
        await Eventually.HoldsAsync(() => appliance.FactAsync("results.delivered"), delivered => delivered == 3, Limit, "what came back is noted as delivered"); // the PACS may be faster
        Assert.Equal(0, await appliance.FactAsync("results.waiting"));
        var (exitCode, log) = await appliance.CallAsync("log", "query", "--json");
        Assert.True(exitCode == 0, log);
        Assert.Equal(3, log.Split('\n').Length);
    }

    [Fact]
    public async Task Compressed_images_are_analysed_by_the_service_and_reported()
    {
        var (appliance, pacs) = await StartAsync();
        await using var first = appliance;
        await using var second = pacs;
        var files = await Phantoms.MakeAsync(appliance.NewFolder("phantoms"), count: 4, seed: 16);
        await Phantoms.CompressAsync(files[0], "dcmcrle");
        await Phantoms.CompressAsync(files[1], "dcmcjpeg", "+e1");
        await Phantoms.CompressAsync(files[2], "dcmcjpls");
        await Phantoms.CompressAsync(files[3], "gdcmconv", "--j2k");
        var (exitCode, sent) = await ChildProcess.RunAsync(
            "dcmsend", ["--decompress-never", "-aec", "EDGEMLOPS", "127.0.0.1", $"{appliance.Port}", .. files], Limit);
        Assert.True(exitCode == 0, sent);
        await ResultsAsync(pacs, 4);
        Assert.Equal(4, await appliance.FactAsync("journal.predicted"));
        Assert.Equal(0, await appliance.FactAsync("journal.failed"));
    }

    [Fact]
    public async Task A_late_image_makes_a_new_result_that_names_the_one_before()
    {
        var (appliance, pacs) = await StartAsync();
        await using var first = appliance;
        await using var second = pacs;
        var files = await Phantoms.MakeAsync(appliance.NewFolder("phantoms"), count: 2, seed: 12);
        await Phantoms.MoveToStudyAsync(files[1], files[0]);
        await appliance.StoreAsync(files[0]);
        var before = Assert.Single(await ResultsAsync(pacs, 1));
        await appliance.StoreAsync(files[0]); // the same again opens nothing
        await appliance.StoreAsync(files[1]);
        var after = Assert.Single(await ResultsAsync(pacs, 2), result => result != before);
        var predecessors = await pacs.GetAsync($"/instances/{after}/tags?simplify");
        var named = predecessors.GetProperty("PredecessorDocumentsSequence")[0].GetProperty("ReferencedSeriesSequence")[0]
            .GetProperty("ReferencedSOPSequence")[0].GetProperty("ReferencedSOPInstanceUID").GetString();
        var tags = await pacs.GetAsync($"/instances/{before}/tags?simplify");
        Assert.Equal(tags.GetProperty("SOPInstanceUID").GetString(), named);
    }

    [Fact]
    public async Task Images_left_by_a_killed_process_are_taken_to_their_end_once()
    {
        var (appliance, pacs) = await StartAsync();
        await using var first = appliance;
        await using var second = pacs;
        var files = await Phantoms.MakeAsync(appliance.NewFolder("phantoms"), count: 4, seed: 13);
        await appliance.StoreAsync(files);
        await appliance.KillAsync();
        await appliance.StartAsync();
        await ResultsAsync(pacs, 4);
        Assert.Equal(4, await appliance.FactAsync("journal.predicted"));
        var (_, counted) = await ChildProcess.RunAsync(
            "sqlite3", [Path.Combine(appliance.Root, "predictions.db"), "SELECT count(*) FROM prediction"], Limit);
        Assert.Equal("4", counted);
    }

    [Fact]
    public async Task A_bad_image_is_failed_with_a_code_and_reported_and_stops_nothing_else()
    {
        var (appliance, pacs) = await StartAsync();
        await using var first = appliance;
        await using var second = pacs;
        var files = await Phantoms.MakeAsync(appliance.NewFolder("phantoms"), count: 3, seed: 14);
        await Phantoms.ModifyAsync(files[0], "-m", "Rows=9999");
        await Phantoms.ModifyAsync(files[1], "-m", "Modality=CT");
        await appliance.StoreAsync(files);
        await ResultsAsync(pacs, 2);
        var (_, states) = await ChildProcess.RunAsync(
            "sqlite3", [Path.Combine(appliance.Root, "journal.db"), "SELECT state, code FROM instance ORDER BY id LIMIT 3"], Limit);
        Assert.Equal("3|TruncatedPixelData\n1|OtherModality\n2|", states);
    }

    [Fact]
    public async Task An_association_that_is_never_released_holds_a_result_back_for_a_bounded_time_only()
    {
        await using var appliance = new RunningAppliance(""", "Studies:AssociationWait": "00:00:03" """);
        await appliance.StartAsync();
        await using var association = await StoreAndHoldAsync(appliance, seed: 15);
        await Eventually.HoldsAsync(() => Results(appliance).Length == 1, Limit, "a result though the association is open");

        await association.ReleaseAsync(CancellationToken.None);
    }

    [Fact]
    public async Task An_image_that_is_gone_with_its_prediction_is_reported_as_failed_never_as_clean()
    {
        await using var appliance = new RunningAppliance();
        await appliance.StartAsync();
        await using var association = await StoreAndHoldAsync(appliance, seed: 16); // no result before its end
        await Eventually.HoldsAsync(() => appliance.FactAsync("journal.predicted"), predicted => predicted == 1, Limit, "predicted");
        var (exitCode, output) = await ChildProcess.RunAsync(
            "sqlite3", ["-cmd", ".timeout 5000", Path.Combine(appliance.Root, "predictions.db"), "DELETE FROM prediction"], Limit);
        Assert.True(exitCode == 0, output);
        using (var image = new FileStream(Assert.Single(Directory.GetFiles(Path.Combine(appliance.Root, "instances"))), FileMode.Open))
        {
            image.SetLength(image.Length * 3 / 4); // its header says whom the result is about
        }

        await association.ReleaseAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => Results(appliance).Length == 1, Limit, "a result");

        var report = await File.ReadAllTextAsync(Results(appliance)[0], System.Text.Encoding.Latin1);
        Assert.Contains("No algorithms succeeded; without findings", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Below_the_mark_of_the_disk_what_was_taken_is_analysed_logged_and_delivered()
    {
        const long Megabyte = 1024 * 1024;
        await using var disk = await SmallDisk.MountAsync(256);
        await using var pacs = new Orthanc();
        await pacs.StartAsync();
        await using var appliance = new RunningAppliance(
            """, "Receiving": { "RefuseBelowMegabytes": 64, "AcceptAboveMegabytes": 96, "CheckInterval": "00:00:00.1" }""" +
            $$""", "Results": { "Destinations": [ { "Name": "pacs", "AeTitle": "{{Orthanc.AeTitle}}", "Host": "127.0.0.1", "Port": {{pacs.DicomPort}} } ] }""",
            quietTime: "00:00:03",
            root: disk.Path);
        await appliance.StartAsync();
        var files = await Phantoms.MakeAsync(appliance.NewFolder("phantoms"), count: 3, seed: 17);
        await appliance.StoreAsync(files[..2]);

        disk.SetFree(48 * Megabyte);
        await Eventually.HoldsAsync(() => appliance.FactAsync("room.short"), isShort => isShort == 1, Limit, "room is short");
        Assert.Equal((false, "RoomShort"), (await appliance.StatusAsync()).Value is { } status ? (status.Healthy, status.Code) : default);
        Assert.False(await appliance.EchoAsync());
        await ResultsAsync(pacs, 2);
        await Eventually.HoldsAsync(() => appliance.FactAsync("results.delivered"), delivered => delivered == 2, Limit, "delivered");
        Assert.Equal((2, 2), (await appliance.FactAsync("journal.predicted"), Directory.GetFiles(disk.Folder["instances"]).Length));

        disk.SetFree(128 * Megabyte);
        await Eventually.HoldsAsync(() => appliance.FactAsync("room.short"), isShort => isShort == 0, Limit, "there is room");
        await appliance.StoreAsync(files[2]);
        await ResultsAsync(pacs, 3);
        Assert.True(await appliance.FactAsync("associations.refused.noRoom") >= 1);
    }

    private static string[] Results(RunningAppliance appliance) => Directory.GetFiles(Path.Combine(appliance.Root, "results"), "*.dcm");

    // Stores an image of a study of its own, over an association that stays open.
    private static async Task<DicomClientAssociation> StoreAndHoldAsync(RunningAppliance appliance, int seed)
    {
        var file = (await Phantoms.MakeAsync(appliance.NewFolder("phantoms"), count: 1, seed))[0];
        var dataset = DicomFile.Open(file).Dataset;
        var (sopClass, sopInstance) = (dataset.GetString(DicomTag.SOPClassUID), dataset.GetString(DicomTag.SOPInstanceUID));
        var syntax = DicomTransferSyntax.ExplicitVRLittleEndian.UID.UID;
        var association = await DicomClient.ConnectAsync(
            new DicomClientOptions { Host = "127.0.0.1", Port = appliance.Port, CallingAe = "HOLDS", CalledAe = "EDGEMLOPS" },
            [new DicomPresentationContext(sopClass, [syntax])],
            CancellationToken.None);
        using var bytes = new MemoryStream(DicomDatasetWriter.ToBytes(dataset, DicomTransferSyntax.ExplicitVRLittleEndian));
        Assert.True((await association.StoreAsync(sopClass, sopInstance, syntax, bytes, CancellationToken.None)).IsSuccess);
        return association;
    }

    private static async Task<(RunningAppliance Appliance, Orthanc Pacs)> StartAsync()
    {
        var port = FreePort.Next();
        var pacs = new Orthanc(forwardTo: ("EDGEMLOPS", port)) { ScuSeconds = 60 }; // what it gives up it does not send again
        await pacs.StartAsync();
        var appliance = new RunningAppliance(
            $$""", "Results": { "Destinations": [ { "Name": "pacs", "AeTitle": "{{Orthanc.AeTitle}}", "Host": "127.0.0.1", "Port": {{pacs.DicomPort}} } ] }""",
            port: port);
        await appliance.StartAsync();
        return (appliance, pacs);
    }

    private static Task<IReadOnlyList<string>> ResultsAsync(Orthanc pacs, int count) =>
        Eventually.HoldsAsync(() => pacs.FindInstancesAsync("SR"), results => results.Count == count, Limit, $"{count} results in the PACS");
}
