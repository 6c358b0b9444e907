using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Backup;
using EdgeMLOps.Appliance.Core.Predictions.Counts;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions.Counts;

public sealed class PredictionCounts_tests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly LogWatcher _log = new();
    private PredictionLog _predictions = null!;

    private string Database => _folder[PredictionLog.FileName];

    public async Task InitializeAsync() => await OpenAsync();

    public async Task DisposeAsync()
    {
        await _predictions.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task They_are_what_all_rows_give_whatever_is_recorded_twice_superseded_removed_or_restored(int seed)
    {
        var (some, predictions) = (new Random(seed), new RandomPredictions(seed));
        for (var step = 0; step < 12; step++)
        {
            for (var i = 0; i < 25; i++)
            {
                await _predictions.RecordAsync(predictions.Next(), default);
            }

            await CompareAsync(new CountWish());
            _time.Advance(TimeSpan.FromHours(some.Next(40)));
            if (some.Next(3) == 0)
            {
                await _predictions.Upkeep.RemoveOldestAsync(_time.GetUtcNow() - TimeSpan.FromHours(some.Next(80)), some.Next(1, 60), default);
                await CompareAsync(new CountWish());
            }

            if (step == 6)
            {
                await BackUpAndRestoreAsync(predictions);
            }
        }

        Assert.True((await CompareAsync(new CountWish())).Rows.Count > 50, "something is to be left");
    }

    [Fact]
    public async Task They_are_narrowed_by_days_model_package_and_class()
    {
        var predictions = new RandomPredictions(7);
        for (var i = 0; i < 120; i++)
        {
            await _predictions.RecordAsync(predictions.Next(), default);
            _time.Advance(TimeSpan.FromHours(1));
        }

        var first = DateOnly.FromDateTime(_time.GetUtcNow().AddDays(-3).UtcDateTime);
        var days = (await CompareAsync(new CountWish { First = first, Last = first.AddDays(1) })).Rows;
        Assert.Equal(2, days.Select(row => row.RecordedAt.UtcDateTime.Date).Distinct().Count());
        Assert.NotEmpty((await CompareAsync(new CountWish { ModelName = "other" })).Rows);
        Assert.NotEmpty((await CompareAsync(new CountWish { PackageDigest = "bb" })).Rows);
        Assert.Empty((await CompareAsync(new CountWish { First = first.AddDays(100) })).Rows);
        Assert.Equal([1], (await PredictionCounts.ClassesAsync(Database, new CountWish { ClassId = 1 }, default)).Select(one => one.ClassId).Distinct());
    }

    [Fact]
    public async Task A_log_from_before_there_were_counts_is_counted_when_it_is_opened()
    {
        await RecordAsync(1500); // some pages
        await _predictions.DisposeAsync();
        await SqlAsync("DROP TABLE arm; DROP TABLE daily_count; DROP TABLE daily_source; DROP TABLE damage; DROP INDEX identity_of_key; ALTER TABLE box DROP COLUMN frame; PRAGMA user_version = 4");
        Assert.Null(await CountCheck.RunAsync(Database, default));

        await OpenAsync();

        await CompareAsync(new CountWish());
    }

    [Theory]
    [InlineData("UPDATE daily_count SET count = count + 1 WHERE kind = 1 AND class_id = 1")]
    [InlineData("DELETE FROM daily_count WHERE kind = 2")]
    [InlineData("INSERT INTO daily_count SELECT day, source_id, kind, 7, 1, 1 FROM daily_count LIMIT 1")]
    [InlineData("UPDATE daily_count SET day = day + 1")]
    [InlineData("UPDATE daily_source SET model_name = 'another'")]
    [InlineData("DELETE FROM daily_source")]
    [InlineData("DELETE FROM prediction")]
    [InlineData("UPDATE prediction SET recorded_ms = recorded_ms + 86400000")]
    public async Task One_that_does_not_agree_with_the_rows_is_found_and_mended_by_counting_anew(string tampering)
    {
        await RecordAsync(5);
        await _predictions.DisposeAsync();
        Assert.Equal(new CountVerification(5, 0, null), await CountCheck.RunAsync(Database, default));

        await SqlAsync(tampering);
        var found = await CountCheck.RunAsync(Database, default);
        await CountCheck.RebuildAsync(Database, default);

        Assert.True(found is { WrongDays: > 0, FirstWrong: not null }, $"{found}");
        Assert.Equal(0, (await CountCheck.RunAsync(Database, default))!.Value.WrongDays);
        await OpenAsync();
        await CompareAsync(new CountWish());
    }

    [Fact]
    public async Task A_row_whose_candidates_cannot_be_read_is_counted_as_an_image_and_goes_with_a_log_that_is_replaced()
    {
        await RecordAsync(2);
        await SqlAsync("UPDATE prediction SET decisions = x'63' WHERE id = 1");
        await CountCheck.RebuildAsync(Database, default);
        Assert.Equal(new CountVerification(2, 0, null), await CountCheck.RunAsync(Database, default));

        Assert.Equal((1, 2L, _time.GetUtcNow().ToUnixTimeMilliseconds()), await _predictions.Upkeep.RemoveOldestAsync(_time.GetUtcNow().AddDays(1), 10, default));

        Assert.Equal(new CountVerification(0, 0, null), await CountCheck.RunAsync(Database, default));
        Assert.Empty(await PredictionCounts.PoliciesAsync(Database, new CountWish(), default));
    }

    private async Task BackUpAndRestoreAsync(RandomPredictions predictions)
    {
        var before = await CompareAsync(new CountWish());
        await PredictionBackup.WriteAsync(Database, _folder["copy.db"], default);
        await _predictions.RecordAsync(predictions.Next(), default);
        await _predictions.DisposeAsync();
        await PredictionBackup.RestoreAsync(_folder["copy.db"], digest: null, Database, _time, default);
        await OpenAsync();
        Assert.Equal(before.Rows.Count, (await CompareAsync(new CountWish())).Rows.Count);
    }

    private async Task<FullScan> CompareAsync(CountWish wish)
    {
        var rows = (await _predictions.ListAsync(new() { Limit = 10_000, ModelName = wish.ModelName, PackageDigest = wish.PackageDigest }, default))
            .Where(row => DateOnly.FromDateTime(row.RecordedAt.UtcDateTime) is var day && day >= (wish.First ?? day) && day <= (wish.Last ?? day));
        var expected = new FullScan([.. rows]);
        Assert.Equal(expected.Classes, FullScan.Of(await PredictionCounts.ClassesAsync(Database, wish, default)));
        Assert.Equal(expected.Scores, FullScan.Of(await PredictionCounts.ScoresAsync(Database, wish, default)));
        Assert.Equal(expected.Reasons, FullScan.Of(await PredictionCounts.ReasonsAsync(Database, wish, default)));
        Assert.Equal(expected.Policies, FullScan.Of(await PredictionCounts.PoliciesAsync(Database, wish, default)));
        Assert.Equal(0, (await CountCheck.RunAsync(Database, default))!.Value.WrongDays);
        return expected;
    }

    private async Task RecordAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await _predictions.RecordAsync(SomePredictions.Of($"1.2.{i}"), default);
        }
    }

    private async Task SqlAsync(string sql)
    {
        var (code, output) = await ChildProcess.RunAsync("sqlite3", [Database, sql], TimeSpan.FromSeconds(30)); // foreign keys are off there
        Assert.True(code == 0, output);
    }

    private async Task OpenAsync() => _predictions = await PredictionLog.OpenAsync(Database, _time, _log.For<PredictionLog>(), default);
}
