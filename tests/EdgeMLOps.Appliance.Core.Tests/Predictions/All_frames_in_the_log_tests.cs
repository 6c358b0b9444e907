using Dapper;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Backup;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions;

/// <summary>An image of which all frames were analysed is one row; its candidates, and its boxes as rows, say which frame they are on.</summary>
public sealed class All_frames_in_the_log_tests : IDisposable
{
    private const int PageSize = 4096;
    private const int Kept = 4; // frame of the box that is kept

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Candidates_and_boxes_keep_their_frames()
    {
        var all = AllFrames("1.1");
        await using (var log = await OpenAsync())
        {
            await log.RecordAsync(SomePredictions.Of("1.2"), default);
            await log.RecordAsync(all, default);

            var read = (await log.FindAsync("1.1", all.Model.PackageDigest, PredictionSlot.Active, default))!.Prediction;
            Assert.Equal(all.Decisions, read.Decisions);
            Assert.True(read.Input.AreAllFrames);
        }

        Assert.Equal([null, Kept], await FramesAsync());
    }

    [Fact]
    public async Task A_log_of_before_boxes_had_frames_is_opened_without_its_boxes_being_written_again()
    {
        await RecordAsync(SomePredictions.Of("1.1"));
        await MakeOlderAsync("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO box SELECT 1, i, 1, 0.5, 1, 1, 2, 2 FROM n");
        var before = await File.ReadAllBytesAsync(LogFile);

        await using (await OpenAsync())
        {
        }

        var after = await File.ReadAllBytesAsync(LogFile);
        Assert.Equal(before.Length, after.Length);
        Assert.True(before.Length > 100 * PageSize, $"{before.Length} bytes are too few to tell");
        Assert.InRange(Enumerable.Range(0, before.Length / PageSize).Count(page => !Page(before, page).SequenceEqual(Page(after, page))), 1, 5);
        await RecordAsync(AllFrames("1.2"));
        Assert.Equal([.. Enumerable.Repeat<long?>(null, 20_001), Kept], await FramesAsync());
    }

    [Fact]
    public async Task A_copy_of_before_is_put_back_and_takes_frames()
    {
        await RecordAsync(SomePredictions.Of("1.1"));
        await MakeOlderAsync("");
        await PredictionBackup.WriteAsync(LogFile, _folder["copy"], default);

        await PredictionBackup.RestoreAsync(_folder["copy"], digest: null, LogFile, TimeProvider.System, default);

        await RecordAsync(AllFrames("1.2"));
        Assert.Equal([null, Kept], await FramesAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_taken_over_from_a_damaged_log_has_the_frames_of_its_boxes(bool isOlder)
    {
        await RecordAsync([.. Enumerable.Range(0, 300).Select(number => AllFrames($"1.{number}"))]);
        if (isOlder)
        {
            await MakeOlderAsync("");
        }

        var bytes = await File.ReadAllBytesAsync(LogFile);
        Array.Fill(bytes, (byte)0xA5, bytes.Length / 3 / PageSize * PageSize, 10 * PageSize);
        await File.WriteAllBytesAsync(LogFile, bytes);

        await using (var log = await OpenAsync())
        {
            Assert.Equal(1, (await log.DamageFactsAsync(default))["predictions.damages"]);
        }

        var frames = await FramesAsync();
        Assert.InRange(frames.Count, 1, 299);
        Assert.All(frames, frame => Assert.Equal(Kept, frame));
    }

    private string LogFile => _folder[PredictionLog.FileName];

    private static ReadOnlySpan<byte> Page(byte[] file, int number) => file.AsSpan(number * PageSize, PageSize);

    private static Prediction AllFrames(string sopInstanceUid)
    {
        var some = SomePredictions.Of(sopInstanceUid);
        return some with
        {
            Decisions = [.. some.Decisions.Select((decision, place) => decision with
            {
                Candidate = decision.Candidate with { Frame = place + Kept - 1 },
                Box = decision.Box with { Frame = place + Kept - 1 },
            })],
            Input = some.Input with { Frame = 0, Frames = 9 },
        };
    }

    // As the program of before made it: schema 8.
    private async Task MakeOlderAsync(string then)
    {
        var (exitCode, output) = await ChildProcess.RunAsync(
            "sqlite3", [LogFile, $"ALTER TABLE box DROP COLUMN frame; PRAGMA user_version = 8; {then}"], TimeSpan.FromSeconds(30));
        Assert.True(exitCode == 0, output);
    }

    private async Task<List<long?>> FramesAsync()
    {
        await using var store = SqliteStore.OpenReadOnly(LogFile);
        return await store.ReadAsync(connection => connection.Query<long?>("SELECT frame FROM box ORDER BY prediction_id, rank").AsList(), default);
    }

    private async Task RecordAsync(params Prediction[] predictions)
    {
        await using var log = await OpenAsync();
        foreach (var prediction in predictions)
        {
            await log.RecordAsync(prediction, default);
        }
    }

    private Task<PredictionLog> OpenAsync() => PredictionLog.OpenAsync(LogFile, TimeProvider.System, NullLogger<PredictionLog>.Instance, default);
}
