using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Results.Validation;
using EdgeMLOps.Appliance.Core.Studies;
using EdgeMLOps.Appliance.Core.Tests.Predictions;
using EdgeMLOps.Appliance.Core.Tests.Studies;
using EdgeMLOps.Dicom;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Validation;

public sealed class ResultGate_tests : IDisposable
{
    private const int Side = 16;

    private readonly TempFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task A_box_outside_of_its_image_does_not_leave_and_is_kept_aside_and_told()
    {
        await using var rig = await StudyRig.StartAsync(_root);
        await PredictAsync(rig, new TestObject(1, Side), right: Side + 1);

        var run = Assert.Single(await Eventually.HoldsAsync(
            () => StudyJournal.NotableAsync(rig.Journal.Store, 10, CancellationToken.None), runs => runs is [{ Outcome: not StudyOutcome.Decided }], StudyRig.Limit, "an end"));

        Assert.Equal((StudyOutcome.Unreportable, "ResultInvalid"), (run.Outcome, run.Code));
        Assert.Equal(0, await rig.ResultCountAsync());
        var kept = DicomFile.Open(Assert.Single(Directory.GetFiles(_root[HeldResults.FolderName])));
        Assert.Equal("SR", kept.Dataset.GetString(DicomTag.Modality));
        Assert.Contains(3260, rig.Log.Ids);
        Assert.Contains("OutsideImage", rig.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("2.25.", rig.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_box_on_its_image_leaves()
    {
        await using var rig = await StudyRig.StartAsync(_root);
        await PredictAsync(rig, new TestObject(1, Side), right: Side);

        Assert.Single(await rig.ResultsAsync(1));
        Assert.False(Directory.Exists(_root[HeldResults.FolderName]));
    }

    [Fact]
    public async Task What_is_wrong_with_the_images_themselves_keeps_no_result_back()
    {
        await using var rig = await StudyRig.StartAsync(_root);
        var item = new TestObject(1, Side);
        var file = item.ToFile();
        var date = file.AsSpan().IndexOf("20260101"u8);
        "2026/1/1"u8.CopyTo(file.AsSpan(date));

        await PredictAsync(rig, item, right: Side, file);

        Assert.Equal("2026/1/1", Assert.Single(await rig.ResultsAsync(1)).GetString(DicomTag.StudyDate));
    }

    private static async Task PredictAsync(StudyRig rig, TestObject item, float right, byte[]? file = null)
    {
        var row = await rig.ReceiveAsync(item, number: 1, file);
        var box = new BoxCandidate(0, 0.9f, 1, 1, right, 9);
        await rig.Get<PredictionLog>().RecordAsync(
            SomePredictions.Of(item.SopInstance) with
            {
                Instance = new(item.StudyInstance, item.SeriesInstance, item.SopInstance, item.SopClass, new string('a', 64)),
                Input = SomePredictions.Of(item.SopInstance).Input with { Columns = Side, Rows = Side, Frame = 1, Frames = 1 },
                Decisions = [new(box, box, BoxReason.Kept, -1, BoxChanges.None)],
            },
            CancellationToken.None);
        await rig.EndAsync(row, InstanceState.Predicted, "");
    }
}
