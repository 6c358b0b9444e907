using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Results.Objects;
using EdgeMLOps.Appliance.Core.Tests.Results.Objects;
using EdgeMLOps.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Delivery;

/// <summary>Destinations that refuse classes.</summary>
public sealed class ResultSender_forms_tests
{
    private const string Comprehensive3D = "1.2.840.10008.5.1.4.1.1.88.34";
    private const string Comprehensive = "1.2.840.10008.5.1.4.1.1.88.33";
    private const string Enhanced = "1.2.840.10008.5.1.4.1.1.88.22";
    private const string PresentationState = "1.2.840.10008.5.1.4.1.1.11.1";

    [Theory]
    [InlineData(null, Comprehensive3D, Comprehensive, Enhanced)]
    [InlineData("Comprehensive SR", Comprehensive, Enhanced)]
    [InlineData("Enhanced SR", Enhanced)]
    public async Task The_best_class_that_the_destination_takes_is_sent_and_said(string? said, params string[] taken)
    {
        using var folder = new TempFolder();
        await using var archive = await ChoosyArchive.StartAsync(taken);
        await using var rig = await OpenAsync(folder, archive);

        var status = await Eventually.HoldsAsync(
            () => StatusAsync(rig, ResultKind.Sr), status => status.State == DeliveryState.Delivered, DeliveryRig.Limit, "it is delivered");

        Assert.Equal(said, status.SentAs);
        await rig.Sender.CloseAsync(DateTimeOffset.MaxValue, CancellationToken.None); // what is said of it is said by then
        Assert.Equal(said is not null, rig.Log.Ids.Contains(3205));
        Assert.Equal(taken[0], DicomFile.Open(Assert.Single(archive.Files)).Dataset.GetString(DicomTag.SOPClassUID));
    }

    [Fact]
    public async Task Where_no_report_is_taken_the_rest_of_the_set_arrives_and_the_report_waits()
    {
        using var folder = new TempFolder();
        await using var archive = await ChoosyArchive.StartAsync(PresentationState);
        await using var rig = await OpenAsync(folder, archive, "sr", "gsps");

        await Eventually.HoldsAsync(() => StatusAsync(rig, ResultKind.Gsps), status => status.State == DeliveryState.Delivered, DeliveryRig.Limit, "it is delivered");
        var report = await Eventually.HoldsAsync(() => StatusAsync(rig, ResultKind.Sr), status => status.Attempts > 1, DeliveryRig.Limit, "it is tried again");

        Assert.Equal((DeliveryState.Waiting, DeliveryCode.SopClassNotAccepted, null), (report.State, report.LastCode, report.SentAs));
    }

    [Fact]
    public async Task A_whole_set_goes_over_one_association_as_some_archives_take_no_second_beside_it()
    {
        using var folder = new TempFolder();
        await using var archive = await ChoosyArchive.StartAsync(Comprehensive3D, PresentationState, "1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.5.1.4.1.1.88.59");
        await using var line = new LeavingLine(archive.Port);
        await using var rig = await OpenAsync(folder, line.Port, "sr", "gsps", "sc", "ko");

        await Eventually.HoldsAsync(() => rig.Queue.CountAsync(CancellationToken.None), count => count == (0, 4), DeliveryRig.Limit, "all is delivered");

        Assert.Equal((1, 4), (line.Connections, archive.Files.Length));
    }

    private static Task<DeliveryRig> OpenAsync(TempFolder folder, ChoosyArchive archive, params string[] objects) => OpenAsync(folder, archive.Port, objects);

    private static async Task<DeliveryRig> OpenAsync(TempFolder folder, int port, params string[] objects)
    {
        var destination = new DestinationOptions { Name = "pacs", AeTitle = "ANY", Host = "127.0.0.1", Port = port };
        foreach (var name in objects)
        {
            destination.Objects.Add(name);
        }

        var rig = await DeliveryRig.OpenAsync(folder, [destination]);
        var set = SomeSet.Numbered(0).Objects.DistinctBy(item => item.Kind).Select(item => new ResultDocument(
            1, item.File.Dataset.GetString(DicomTag.SOPClassUID), item.File.Dataset.GetString(DicomTag.SOPInstanceUID), item.File.ToBytes(), item.Kind));
        Assert.True(await rig.Queue.EnqueueAsync([.. set], CancellationToken.None));
        await rig.Sender.OpenAsync(CancellationToken.None);
        return rig;
    }

    private static async Task<DeliveryStatus> StatusAsync(DeliveryRig rig, ResultKind kind) =>
        Assert.Single(await rig.Queue.ListAsync(10, CancellationToken.None), status => status.Kind == kind);
}
