using System.Text;
using EdgeMLOps.Appliance.Core.Studies;
using EdgeMLOps.Appliance.Core.Studies.Completeness;
using EdgeMLOps.Dicom;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Studies;

public sealed class StudyReporter_tests : IDisposable
{
    private readonly TempFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task A_gap_is_waited_for_and_the_image_that_fills_it_makes_the_study_complete()
    {
        await using var rig = await StudyRig.StartAsync(_root, ("Studies:GapWait", "00:05:00"));
        await rig.AddAsync(new TestObject(1), number: 1);
        await rig.AddAsync(new TestObject(3), number: 3);
        await rig.WaitsForAsync(StudyWait.Gaps);
        Assert.Equal(0, await rig.ResultCountAsync());

        await rig.AddAsync(new TestObject(2), number: 2);

        Assert.Equal("COMPLETE", Assert.Single(await rig.ResultsAsync(1)).GetString(DicomTag.CompletionFlag));
    }

    [Fact]
    public async Task A_gap_that_stays_makes_the_result_partial_in_file_log_and_journal()
    {
        await using var rig = await StudyRig.StartAsync(_root, ("Studies:GapWait", "00:00:00.5"));
        await rig.AddAsync(new TestObject(1), number: 1);
        await rig.AddAsync(new TestObject(2), number: 2);
        await rig.AddAsync(new TestObject(4), number: 4);

        var result = Assert.Single(await rig.ResultsAsync(1));

        Assert.Equal("PARTIAL", result.GetString(DicomTag.CompletionFlag));
        Assert.Equal("3 of 4 images received; missing no. 3", result.GetString(DicomTag.CompletionFlagDescription));
        await Eventually.HoldsAsync(() => rig.Log.Ids.Contains(1203), StudyRig.Limit, "the event");
        var run = await NotableAsync(rig);
        Assert.Equal((StudyVerdictKind.Partial, StudyEvidence.Quiet | StudyEvidence.Gaps, 3, 4, "3"), (run.Verdict, run.Evidence, run.Received, run.Expected, run.Missing));
        Assert.DoesNotContain("2.25.", rig.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_that_keep_coming_get_a_partial_result_after_the_longest_wait()
    {
        await using var rig = await StudyRig.StartAsync(
            _root, ("Studies:QuietTime", "00:00:02"), ("Studies:AssociationWait", "00:00:02"), ("Studies:GapWait", "0"), ("Studies:CountWait", "00:00:02"), ("Studies:LongestWait", "00:00:02"));
        var sent = 0;
        await Eventually.HoldsAsync(
            async () =>
            {
                await rig.AddAsync(new TestObject(++sent), sent);
                return await rig.ResultCountAsync();
            },
            results => results >= 1,
            StudyRig.Limit,
            "a result though it is never quiet");

        var result = (await rig.ResultsAsync(1))[0];
        Assert.Equal("PARTIAL", result.GetString(DicomTag.CompletionFlag));
        Assert.EndsWith("images received, more may exist", result.GetString(DicomTag.CompletionFlagDescription), StringComparison.Ordinal);

        var last = (await rig.ResultsAsync(2))[1]; // what came after the cut opens it again
        Assert.Equal("COMPLETE", last.GetString(DicomTag.CompletionFlag));
        Assert.Equal(result.GetString(DicomTag.SOPInstanceUID), Predecessor(last));
    }

    [Fact]
    public async Task An_image_that_is_still_to_be_analysed_when_the_wait_is_over_is_in_a_result_later()
    {
        await using var rig = await StudyRig.StartAsync(
            _root, ("Studies:AssociationWait", "00:00:01"), ("Studies:GapWait", "0"), ("Studies:CountWait", "00:00:01"), ("Studies:LongestWait", "00:00:01"));
        await rig.AddAsync(new TestObject(1), 1);
        var pending = await rig.ReceiveAsync(new TestObject(2), 2);
        await rig.AddAsync(new TestObject(3), 3);

        var first = Assert.Single(await rig.ResultsAsync(1));
        Assert.Equal(1, ImagesIn(first));
        await rig.EndAsync(pending);

        var second = (await rig.ResultsAsync(2))[1];
        Assert.Equal(("PARTIAL", "COMPLETE", 3), (first.GetString(DicomTag.CompletionFlag), second.GetString(DicomTag.CompletionFlag), ImagesIn(second)));
    }

    [Fact]
    public async Task A_broken_image_gets_its_failed_result_from_what_stands_before_its_break()
    {
        await using var rig = await StudyRig.StartAsync(_root);
        var item = new TestObject(1);

        await rig.AddAsync(item, file: Broken(item));

        var result = Assert.Single(await rig.ResultsAsync(1));
        Assert.Equal(("Test^Subject", "ID1", item.StudyInstance), (result.GetString(DicomTag.PatientName), result.GetString(DicomTag.PatientID), result.GetString(DicomTag.StudyInstanceUID)));
        Assert.Contains("111245", Encoding.Latin1.GetString(DicomDatasetWriter.ToBytes(result, DicomTransferSyntax.ExplicitVRLittleEndian)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_study_of_which_nothing_can_be_read_ends_unreportable_and_a_good_image_opens_it_again()
    {
        await using var rig = await StudyRig.StartAsync(_root);
        await rig.AddAsync(new TestObject(1), file: new byte[500]);
        await rig.AddAsync(new TestObject(9, study: 2), number: 1); // and holds up no other

        Assert.Equal("2.25.882", Assert.Single(await rig.ResultsAsync(1)).GetString(DicomTag.StudyInstanceUID));
        var run = await NotableAsync(rig);
        Assert.Equal((StudyOutcome.Unreportable, "NoReadableImage", 1), (run.Outcome, run.Code, (int)run.StudyRow));
        await Eventually.HoldsAsync(() => rig.Status.Waiting.Count == 0, StudyRig.Limit, "nothing is tried again");
        Assert.Equal((0, 1), await rig.Status.CountAsync(CancellationToken.None));
        Assert.Equal(1, rig.Log.Ids.Count(id => id == 1204));
        Assert.DoesNotContain(1201, rig.Log.Ids);

        await rig.AddAsync(new TestObject(2), number: 1);
        Assert.Equal(2, ImagesIn((await rig.ResultsAsync(2))[1]));
        await Eventually.HoldsAsync(
            () => StudyJournal.NotableAsync(rig.Journal.Store, 10, CancellationToken.None), runs => runs.Count == 0, StudyRig.Limit, "its new run has ended");
    }

    [Fact]
    public async Task A_study_without_a_file_says_that_the_files_are_missing()
    {
        await using var rig = await StudyRig.StartAsync(_root);
        var row = await rig.ReceiveAsync(new TestObject(1));
        File.Delete(_root[Path.Combine("instances", $"{new TestObject(1).SopInstance}.dcm")]);
        await rig.EndAsync(row);

        Assert.Equal("FilesMissing", (await NotableAsync(rig)).Code);
    }

    [Fact]
    public async Task A_judgement_made_before_a_crash_is_the_one_the_result_carries()
    {
        var item = new TestObject(1);
        await using (var before = await StudyRig.StartAsync(_root, ("Studies:QuietTime", "01:00:00"), ("Studies:AssociationWait", "01:00:00"), ("Studies:CountWait", "01:00:00")))
        {
            var row = await before.AddAsync(item, number: 1);
            await before.Studies.DecideAsync(1, row, new StudyVerdict { Kind = StudyVerdictKind.Partial, Received = 1, Expected = 2 }, CancellationToken.None);
        }

        await using var rig = await StudyRig.StartAsync(_root);

        Assert.Equal("PARTIAL", Assert.Single(await rig.ResultsAsync(1)).GetString(DicomTag.CompletionFlag));
    }

    [Fact]
    public async Task A_result_that_cannot_be_stored_now_is_tried_again()
    {
        await using var rig = await StudyRig.StartAsync(_root);
        Directory.Move(_root["results"], _root["elsewhere"]);
        await rig.AddAsync(new TestObject(1));
        await rig.WaitsForAsync(StudyWait.Retry);
        Assert.Contains(1201, rig.Log.Ids);

        Directory.Move(_root["elsewhere"], _root["results"]);
        await rig.ResultsAsync(1);
    }

    private static async Task<StudyRun> NotableAsync(StudyRig rig) => Assert.Single(await Eventually.HoldsAsync(
        () => StudyJournal.NotableAsync(rig.Journal.Store, 10, CancellationToken.None), runs => runs is [{ Outcome: not StudyOutcome.Decided }], StudyRig.Limit, "an end"));

    // The group after the identifiers has an element without a value representation: received all the same, unreadable for good.
    private static byte[] Broken(TestObject item)
    {
        var file = item.ToFile();
        var at = file.AsSpan().IndexOf(new byte[] { 0x28, 0x00, 0x02, 0x00, (byte)'U', (byte)'S' });
        file[at + 4] = 0;
        return file;
    }

    private static int ImagesIn(DicomDataset result) => result.GetSequence(DicomTag.CurrentRequestedProcedureEvidenceSequence).Items[0]
        .GetSequence(DicomTag.ReferencedSeriesSequence).Items.Sum(series => series.GetSequence(DicomTag.ReferencedSOPSequence).Items.Count);

    private static string Predecessor(DicomDataset result) => result.GetSequence(DicomTag.PredecessorDocumentsSequence).Items[0]
        .GetSequence(DicomTag.ReferencedSeriesSequence).Items[0].GetSequence(DicomTag.ReferencedSOPSequence).Items[0].GetString(DicomTag.ReferencedSOPInstanceUID);
}
