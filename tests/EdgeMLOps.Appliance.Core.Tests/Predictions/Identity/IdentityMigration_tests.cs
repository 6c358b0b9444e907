using Dapper;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions.Identity;

/// <summary>A database of 0.1.0, with identifiers in clear, under this program.</summary>
public sealed class IdentityMigration_tests : IDisposable
{
    private const int Rows = 2500; // some pages

    private readonly TempFolder _folder = new();
    private readonly LogWatcher _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_row_keeps_its_number_its_boxes_and_its_identity_and_nothing_stays_in_clear()
    {
        await MakeOldAsync();

        await using (var log = await OpenAsync())
        {
            var found = await log.FindAsync("9.8.7.2501", new string('a', 64), PredictionSlot.Active, default);
            Assert.Equal((2501L, "study.17", "series.3"), (found!.Id, found.Prediction.Instance.StudyInstanceUid, found.Prediction.Instance.SeriesInstanceUid));
            Assert.Equal(new string('d', 64), found.Prediction.Instance.PatientKey);
            Assert.Equal(Rows, (await log.ListAsync(new() { Limit = 10_000 }, default)).Count(row => row.Prediction.Instance.IsReadable));
            // The old table had given 2502 and taken it back: it comes to no other.
            Assert.Equal(2503, (await log.RecordAsync(SomePredictions.Of("1.1"), default)).Id);
        }

        var files = Directory.GetFiles(_folder.Path, "predictions.db*").Select(File.ReadAllBytes).ToList();
        Assert.All(files, bytes => Assert.True(bytes.AsSpan().IndexOf("9.8.7."u8) < 0));
        Assert.Equal((2500 + 1, 2, 0), await CountAsync());
    }

    [Fact]
    public async Task Opened_again_nothing_is_left_to_do()
    {
        await MakeOldAsync();
        await using (await OpenAsync())
        {
        }

        await using var log = await OpenAsync();

        Assert.True((await log.RecordAsync(SomePredictions.Of("9.8.7.2501"), default)).AlreadyRecorded);
    }

    private async Task<(int Boxes, int Vacuum, int Faults)> CountAsync()
    {
        await using var store = SqliteStore.OpenReadOnly(_folder[PredictionLog.FileName]);
        return await store.ReadAsync(
            connection => (
                connection.ExecuteScalar<int>("SELECT count(*) FROM box"),
                connection.ExecuteScalar<int>("PRAGMA auto_vacuum"),
                connection.Query("PRAGMA foreign_key_check").Count()),
            default);
    }

    private async Task MakeOldAsync()
    {
        var old = PredictionSchema.All(() => throw new InvalidOperationException("no row, no key")).Take(2).ToList();
        await using var store = await SqliteStore.OpenAsync(_folder[PredictionLog.FileName], old, StoreAccess.OwnerOnly, default);
        await store.WriteAsync(Fill, default);
    }

    private static void Fill(SqliteConnection connection)
    {
        connection.Execute(
            """
            WITH RECURSIVE n(id) AS (SELECT 2 UNION ALL SELECT id + 1 FROM n WHERE id < @last)
            INSERT INTO prediction (
                id, recorded_ms, study_uid, series_uid, sop_instance_uid, sop_class_uid, patient_key, slot, model_name, model_version, model_release,
                package_digest, policy_digest, software_version, provider, outcome, code, batch_size, decode_us, preprocess_us, wait_us, infer_us,
                postprocess_us, image_columns, image_rows, value_min, value_max, value_mean, window_low, window_high, inverted, modality, body_part,
                view_position, candidates, kept, decisions)
            SELECT id, 1000 * id, 'study.17', 'series.3', '9.8.7.' || id, 'class', @patient, 0, 'm', '1', 1, @package, @package, '0.1.0', 0, 0, '', 1,
                1, 1, 1, 1, 1, 10, 10, 0, 1, 0.5, 0, 1, 0, 'DX', '', '', 0, 0, x'01'
            FROM n
            """,
            new { last = Rows + 1, patient = new string('d', 64), package = new string('a', 64) });
        connection.Execute("INSERT INTO box SELECT id, 0, 1, 0.5, 1, 1, 2, 2 FROM prediction");
        connection.Execute("INSERT INTO prediction SELECT 2502, 1, s, s, 's', s, s, 0, s, s, 1, s, s, s, 0, 0, s, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, s, s, s, NULL, NULL, NULL, 0, 0, x'01', 1, 1 FROM (SELECT '' AS s)");
        connection.Execute("DELETE FROM prediction WHERE id = 2502");
    }

    private Task<PredictionLog> OpenAsync() =>
        PredictionLog.OpenAsync(_folder[PredictionLog.FileName], new ManualTimeProvider(), _log.For<PredictionLog>(), default);
}
