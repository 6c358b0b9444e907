using System.Globalization;
using EdgeMLOps.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>A real PACS asks the real executable for commitment.</summary>
public sealed class Commitment_tests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_request_that_was_answered_Success_is_reported_though_the_process_is_killed_at_that_moment()
    {
        var port = FreePort.Next();
        await using var pacs = new Orthanc(knows: ("EDGEMLOPS", port));
        await pacs.StartAsync();
        await using var appliance = new RunningAppliance(
            string.Create(
                CultureInfo.InvariantCulture,
                $$""", "Commitment": { "ReportDelay": "00:00:06" }, "Dicom:Peers": [ { "AeTitle": "ORTHANC", "Address": "127.0.0.1", "Port": {{pacs.DicomPort}} } ]"""),
            port: port);
        await appliance.StartAsync();
        var file = (await Phantoms.MakeAsync(appliance.NewFolder("phantoms"), count: 1, seed: 21))[0];
        await appliance.StoreAsync(file);
        var dataset = DicomFile.Open(file).Dataset;
        var instance = dataset.GetString(DicomTag.SOPInstanceUID);

        var transaction = (await pacs.PostAsync(
            "/modalities/us/storage-commitment",
            new { DicomInstances = new[] { new { SOPClassUID = dataset.GetString(DicomTag.SOPClassUID), SOPInstanceUID = instance } } }))
            .GetProperty("ID").GetString();
        await appliance.KillAsync();
        Assert.Equal("Pending", (await pacs.GetAsync($"/storage-commitment/{transaction}")).GetProperty("Status").GetString());
        await appliance.StartAsync();

        var report = await Eventually.HoldsAsync(
            () => pacs.GetAsync($"/storage-commitment/{transaction}"),
            answer => answer.GetProperty("Status").GetString() != "Pending",
            Limit,
            "the PACS has the report");
        Assert.Equal("Success", report.GetProperty("Status").GetString());
        await Eventually.HoldsAsync(() => appliance.FactAsync("commitment.confirmed"), confirmed => confirmed == 1, Limit, "it is confirmed");
    }
}
