using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions;

public sealed class PredictionLog_tests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly LogWatcher _log = new();
    private PredictionLog _predictions = null!;

    public async Task InitializeAsync() => _predictions = await OpenAsync();

    public async Task DisposeAsync()
    {
        await _predictions.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_recorded_is_read_back_whole()
    {
        var prediction = SomePredictions.Of("1.1");

        var result = await _predictions.RecordAsync(prediction, default);

        var read = await _predictions.FindAsync("1.1", prediction.Model.PackageDigest, PredictionSlot.Active, default);
        Assert.False(result.AlreadyRecorded);
        Assert.Equal((result.Id, _time.GetUtcNow()), (read!.Id, read.RecordedAt));
        Assert.Equal(prediction.Decisions, read.Prediction.Decisions);
        Assert.Equal(prediction with { Decisions = [] }, read.Prediction with { Decisions = [] });
    }

    [Fact]
    public async Task Recorded_twice_there_is_one_row_and_the_first_stands()
    {
        var first = await _predictions.RecordAsync(SomePredictions.Of("1.1"), default);
        var second = await _predictions.RecordAsync(SomePredictions.Of("1.1") with { SoftwareVersion = "9.9.9" }, default);

        Assert.Equal(new RecordResult(first.Id, AlreadyRecorded: true), second);
        var row = Assert.Single(await _predictions.ListAsync(new PredictionQuery(), default));
        Assert.Equal("0.1.0", row.Prediction.SoftwareVersion);
    }

    [Fact]
    public async Task Many_that_record_the_same_at_once_leave_one_row()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => _predictions.RecordAsync(SomePredictions.Of("1.1"), default))));

        Assert.Single(results, result => !result.AlreadyRecorded);
        Assert.Single(results.Select(result => result.Id).Distinct());
    }

    [Fact]
    public async Task Another_package_or_slot_is_another_row()
    {
        await _predictions.RecordAsync(SomePredictions.Of("1.1"), default);
        await _predictions.RecordAsync(SomePredictions.Of("1.1") with { Slot = PredictionSlot.Shadow }, default);
        await _predictions.RecordAsync(SomePredictions.Of("1.1") with { Model = new DetectionModel("m", "2", 2, new string('b', 64)) }, default);

        Assert.Equal(3, (await _predictions.ForStudyAsync("study-1.1", default)).Count);
        Assert.Single(await _predictions.ListAsync(new PredictionQuery { Slot = PredictionSlot.Shadow }, default));
    }

    [Fact]
    public async Task Ids_rise_in_the_order_of_recording()
    {
        var first = await _predictions.RecordAsync(SomePredictions.Of("1.1"), default);
        await _predictions.RecordAsync(SomePredictions.Of("1.1"), default);
        var next = await _predictions.RecordAsync(SomePredictions.Of("1.2"), default);

        Assert.True(next.Id > first.Id, $"{next.Id} after {first.Id}");
    }

    [Fact]
    public async Task It_survives_being_opened_again_and_is_its_owners_alone()
    {
        await _predictions.RecordAsync(SomePredictions.Of("1.1"), default);
        await _predictions.DisposeAsync();
        _predictions = await OpenAsync();

        Assert.Single(await _predictions.ForStudyAsync("study-1.1", default));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder[PredictionLog.FileName]));
    }

    [Fact]
    public async Task What_cannot_be_recorded_throws()
    {
        await _predictions.RecordAsync(SomePredictions.Of("1.1"), default);
        await using var readOnly = PredictionLog.OpenReadOnly(_folder[PredictionLog.FileName], _log.For<PredictionLog>());

        await Assert.ThrowsAsync<StorageException>(() => readOnly.RecordAsync(SomePredictions.Of("1.2"), default));
        Assert.Single(await readOnly.ListAsync(new PredictionQuery(), default));
    }

    [Fact]
    public async Task A_list_is_narrowed_by_time_outcome_study_and_paged()
    {
        await _predictions.RecordAsync(SomePredictions.Of("1.1"), default);
        _time.Advance(TimeSpan.FromHours(1));
        await _predictions.RecordAsync(SomePredictions.Failed("1.2"), default);
        await _predictions.RecordAsync(SomePredictions.Of("1.3"), default);

        Assert.Equal(["1.2", "1.3"], await UidsAsync(new() { Since = _time.GetUtcNow() }));
        Assert.Equal(["1.1"], await UidsAsync(new() { Until = _time.GetUtcNow() }));
        Assert.Equal(["1.2"], await UidsAsync(new() { Outcome = PredictionOutcome.DecodeFailed }));
        Assert.Equal(["1.3"], await UidsAsync(new() { StudyInstanceUid = "study-1.3" }));
        var page = await _predictions.ListAsync(new() { Limit = 2 }, default);
        Assert.Equal(["1.3"], await UidsAsync(new() { AfterId = page[^1].Id }));
    }

    [Fact]
    public async Task A_failure_is_recorded_with_its_code_and_observed_by_nobody()
    {
        await _predictions.RecordAsync(SomePredictions.Failed("1.1"), default);

        var read = Assert.Single(await _predictions.ForStudyAsync("study-1.1", default));
        Assert.Equal((PredictionOutcome.DecodeFailed, nameof(DecodeCode.TruncatedPixelData)), (read.Prediction.Outcome, read.Prediction.Code));
        Assert.Null(read.ToObservation());
    }

    [Fact]
    public async Task The_observation_holds_the_kept_boxes_and_the_patients_key()
    {
        await _predictions.RecordAsync(SomePredictions.Of("1.1"), default);

        var observation = Assert.Single(await _predictions.ForStudyAsync("study-1.1", default)).ToObservation()!;

        var box = Assert.Single(observation.Boxes);
        Assert.Equal((1, 0.9, 0.01), (box.Class, Math.Round(box.Score, 6), Math.Round(box.AreaRatio, 6)));
        Assert.Equal(Enumerable.Repeat((byte)0xAA, 32), observation.Patient.ToArray());
        Assert.Equal(("DX", "CHEST", "PA"), (observation.Cell.Modality, observation.Cell.BodyPart, observation.Cell.View));
    }

    [Fact]
    public async Task Log_events_name_the_row_and_no_uid()
    {
        var result = await _predictions.RecordAsync(SomePredictions.Of("1.2.840.77"), default);

        Assert.Equal([3000], _log.Ids);
        Assert.Contains($"Prediction {result.Id} recorded", _log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("1.2.840.77", _log.Text, StringComparison.Ordinal);
    }

    private async Task<IEnumerable<string>> UidsAsync(PredictionQuery query) =>
        (await _predictions.ListAsync(query, default)).Select(row => row.Prediction.Instance.SopInstanceUid);

    private Task<PredictionLog> OpenAsync() =>
        PredictionLog.OpenAsync(_folder[PredictionLog.FileName], _time, _log.For<PredictionLog>(), default);
}
