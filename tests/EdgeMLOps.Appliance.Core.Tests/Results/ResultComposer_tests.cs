using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Tests.Predictions;
using EdgeMLOps.Appliance.Core.Tests.Studies;
using EdgeMLOps.Dicom;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Results;

public sealed class ResultComposer_tests
{
    private static readonly (string Key, string Value)[] TwoDestinations =
    [
        ("Results:Destinations:0:Name", "pacs"), ("Results:Destinations:0:AeTitle", "PACS"), ("Results:Destinations:0:Host", "127.0.0.1"), ("Results:Destinations:0:Port", "9"),
        ("Results:Destinations:1:Name", "viewer"), ("Results:Destinations:1:AeTitle", "VIEW"), ("Results:Destinations:1:Host", "127.0.0.1"), ("Results:Destinations:1:Port", "9"),
        ("Results:Objects:0", "sr"), ("Results:Destinations:1:Objects:0", "gsps"), ("Results:Destinations:1:Objects:1", "sc"), ("Results:Destinations:1:Objects:2", "ko"),
    ];

    [Fact]
    public async Task A_study_with_boxes_gets_its_whole_set_each_object_for_who_asked_for_it_and_a_late_image_another()
    {
        using var root = new TempFolder();
        await using var rig = await StudyRig.StartAsync(root, TwoDestinations);
        await AddAsync(rig, new TestObject(1));

        var first = await rig.ResultsAsync(4);

        Assert.Equal(["SR", "PR", "OT", "KO"], first.Select(item => item.GetString(DicomTag.Modality)));
        Assert.Single(first.DistinctBy(item => item.GetString(DicomTag.StudyInstanceUID)));
        var deliveries = await rig.Get<ResultQueue>().ListAsync(100, CancellationToken.None);
        Assert.Equal(
            ["Gsps viewer", "Ko viewer", "Sc viewer", "Sr pacs"],
            deliveries.Select(status => $"{status.Kind} {status.Destination}").Order(StringComparer.Ordinal));

        await AddAsync(rig, new TestObject(2));
        var second = (await rig.ResultsAsync(9)).Skip(4).ToList(); // two captures now

        Assert.Equal(["SR", "PR", "OT", "OT", "KO"], second.Select(item => item.GetString(DicomTag.Modality)));
        var named = second[0].GetSequence(DicomTag.PredecessorDocumentsSequence).Items[0].GetSequence(DicomTag.ReferencedSeriesSequence).Items[0].GetSequence(DicomTag.ReferencedSOPSequence).Items[0];
        Assert.Equal(first[0].GetString(DicomTag.SOPInstanceUID), named.GetString(DicomTag.ReferencedSOPInstanceUID));
        Assert.Equal(9, first.Concat(second).DistinctBy(item => item.GetString(DicomTag.SOPInstanceUID)).Count());
    }

    [Fact]
    public async Task An_image_whose_file_went_is_missing_from_the_pictures_and_the_log_says_so()
    {
        using var root = new TempFolder();
        await using var rig = await StudyRig.StartAsync(root, TwoDestinations);
        var (kept, gone) = (new TestObject(1), new TestObject(2));
        var rows = (await ReceiveAsync(rig, kept), await ReceiveAsync(rig, gone));
        File.Delete(root[Path.Combine("instances", $"{gone.SopInstance}.dcm")]);
        await rig.EndAsync(rows.Item1, InstanceState.Predicted, "");
        await rig.EndAsync(rows.Item2, InstanceState.Predicted, "");

        var set = await rig.ResultsAsync(4);

        Assert.Contains(3250, rig.Log.Ids);
        Assert.Equal(kept.SopInstance, Assert.Single(set[2].GetSequence(DicomTag.SourceImageSequence).Items).GetString(DicomTag.ReferencedSOPInstanceUID));
        Assert.DoesNotContain("2.25.", rig.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(InstanceState.Failed, false)] // the active model ended it without a row: the canary's is the last
    [InlineData(InstanceState.Predicted, true)] // the active model could not have it any more: its file was kept no longer
    public async Task Of_a_study_that_fell_nothing_the_canary_made_is_in_the_result(InstanceState state, bool fell)
    {
        using var root = new TempFolder();
        await using var rig = await StudyRig.StartAsync(root, TwoDestinations);
        var (left, own) = (new TestObject(1), new TestObject(2));
        var canary = SomePredictions.Of("any").Model;
        if (fell)
        {
            var arms = rig.Get<PredictionLog>().Arms;
            await arms.DrawAsync(left.StudyInstance, new CanarySplit(canary, 100), new string('b', 64), CancellationToken.None);
            await arms.FallAsync(left.StudyInstance, canary.PackageDigest, "CanaryDown", CancellationToken.None);
        }

        var row = await ReceiveAsync(rig, left);
        var active = await ReceiveAsync(rig, own, canary with { PackageDigest = new string('b', 64) });
        await rig.EndAsync(row, state, state == InstanceState.Failed ? "Timeout" : "");
        await rig.EndAsync(active, InstanceState.Predicted, "");

        var set = await rig.ResultsAsync(4);

        var captured = Assert.Single(set, item => item.GetString(DicomTag.Modality) == "OT");
        Assert.Equal(own.SopInstance, Assert.Single(captured.GetSequence(DicomTag.SourceImageSequence).Items).GetString(DicomTag.ReferencedSOPInstanceUID));
        var about = Assert.Single(set[1].GetSequence(DicomTag.ReferencedSeriesSequence).Items).GetSequence(DicomTag.ReferencedImageSequence).Items;
        Assert.Equal(own.SopInstance, Assert.Single(about).GetString(DicomTag.ReferencedSOPInstanceUID));
    }

    private static async Task AddAsync(StudyRig rig, TestObject item) => await rig.EndAsync(await ReceiveAsync(rig, item), InstanceState.Predicted, "");

    private static async Task<long> ReceiveAsync(StudyRig rig, TestObject item, DetectionModel? model = null)
    {
        var row = await rig.ReceiveAsync(item);
        var some = SomePredictions.Of(item.SopInstance);
        await rig.Get<PredictionLog>().RecordAsync(
            some with
            {
                Instance = some.Instance with { StudyInstanceUid = item.StudyInstance, SeriesInstanceUid = item.SeriesInstance, SopClassUid = item.SopClass },
                Model = model ?? some.Model,
                Input = some.Input with { Columns = 16, Rows = 16, Frame = 1, Frames = 1 },
                Decisions = [new(new(1, 0.9f, 2, 3, 9, 12), new(1, 0.9f, 2, 3, 9, 12), BoxReason.Kept, -1, BoxChanges.None)],
            },
            CancellationToken.None);
        return row;
    }
}
