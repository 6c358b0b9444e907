using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Retention;
using EdgeMLOps.Sqlite.Audit;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions.Retention;

public sealed class PredictionRetention_tests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly LogWatcher _log = new();
    private PredictionLog _predictions = null!;
    private AuditChain _audit = null!;

    public async Task InitializeAsync()
    {
        _predictions = await PredictionLog.OpenAsync(_folder[PredictionLog.FileName], _time, _log.For<PredictionLog>(), default);
        _audit = await AuditChain.OpenAsync(_folder["audit.db"], _time, default);
    }

    public async Task DisposeAsync()
    {
        await _predictions.DisposeAsync();
        await _audit.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_too_old_goes_whole_its_room_comes_back_and_the_audit_log_has_it()
    {
        await RecordAsync(500, "old");
        _time.Advance(TimeSpan.FromDays(41));
        await RecordAsync(3, "new");
        var used = await _predictions.Upkeep.UsedBytesAsync(default);

        Assert.Equal(500, await RunAsync(new() { MaxAge = TimeSpan.FromDays(40) }));

        Assert.All(await _predictions.ListAsync(new(), default), row => Assert.StartsWith("new", row.Prediction.Instance.SopInstanceUid, StringComparison.Ordinal));
        Assert.Equal("3|3|3|0", await AskAsync("SELECT (SELECT count(*) FROM prediction), (SELECT count(*) FROM box), (SELECT count(*) FROM identity), freelist_count FROM pragma_freelist_count"));
        Assert.True(await _predictions.Upkeep.UsedBytesAsync(default) < used / 2);
        Assert.Equal(1, (await _audit.HeadAsync(default)).Length);
        Assert.Contains(3003, _log.Ids);
        Assert.Equal(504, (await _predictions.RecordAsync(SomePredictions.Of("next"), default)).Id); // none is given twice
    }

    [Fact]
    public async Task The_audit_log_has_when_the_last_that_went_was_recorded_and_not_when_the_oldest_that_is_left_was()
    {
        await RecordAsync(300, "old");
        _time.Advance(TimeSpan.FromMinutes(1));
        await RecordAsync(1, "last");
        var last = _time.GetUtcNow().ToUnixTimeMilliseconds();
        _time.Advance(TimeSpan.FromDays(41));
        await RecordAsync(3, "new"); // what was between is lost, and to be restored

        await RunAsync(new() { MaxAge = TimeSpan.FromDays(40) });

        Assert.Equal($$"""{"count":301,"throughId":301,"beforeMs":{{last}}}""", await _audit.LastDetailAsync("PredictionsRemoved", default));
    }

    [Fact]
    public async Task Over_its_size_the_oldest_go_and_none_before_its_thirtieth_day()
    {
        await RecordAsync(1500, "old");
        _time.Advance(TimeSpan.FromDays(31));
        await RecordAsync(1500, "new");

        await RunAsync(new() { MaxMegabytes = 1, MaxAge = TimeSpan.Zero });

        Assert.True(await _predictions.Upkeep.UsedBytesAsync(default) > 1024 * 1024, "the test is to have too much of the new alone");
        Assert.Equal("1500", await AskAsync("SELECT count(*) FROM prediction"));
        Assert.Equal(0, await RunAsync(new() { MaxMegabytes = 1, MaxAge = TimeSpan.Zero }));
    }

    [Theory]
    [InlineData(29, 0, 3600, "Predictions:MaxAge")]
    [InlineData(30, -1, 3600, "Predictions:MaxMegabytes")]
    [InlineData(30, 0, 0, "Predictions:Interval")]
    public void An_option_out_of_range_is_named(int days, long megabytes, int seconds, string key)
    {
        var options = new PredictionRetentionOptions { MaxAge = TimeSpan.FromDays(days), MaxMegabytes = megabytes, Interval = TimeSpan.FromSeconds(seconds) };

        Assert.StartsWith(key, Assert.Single(new PredictionRetentionOptionsValidator().Validate(name: null, options).Failures!), StringComparison.Ordinal);
    }

    private async Task<long> RunAsync(PredictionRetentionOptions options)
    {
        var pass = new PredictionRetentionPass(_predictions, _audit, _time, _log.For<PredictionRetentionPass>());
        var running = pass.RunAsync(options, default);
        while (!running.IsCompleted)
        {
            // Less than a pause each: the ages stay as they are, to the second.
            if (await Task.WhenAny(running, _time.WaitForTimerAsync(TimeSpan.FromMinutes(1))) != running)
            {
                _time.Advance(TimeSpan.FromMilliseconds(5));
            }
        }

        return await running;
    }

    private async Task RecordAsync(int count, string name)
    {
        for (var i = 0; i < count; i++)
        {
            await _predictions.RecordAsync(SomePredictions.Of($"{name}.{i}"), default);
        }
    }

    private async Task<string> AskAsync(string sql)
    {
        var (_, answer) = await ChildProcess.RunAsync("sqlite3", [_folder[PredictionLog.FileName], sql], TimeSpan.FromSeconds(30));
        return answer.Trim();
    }
}
