using Dapper;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>
/// The local record of every prediction (predictions.db). It must not lose: what cannot be recorded throws, and the image
/// stays unpredicted until it can. One committed row per (SOP Instance UID, package, slot), whatever is retried.
/// </summary>
public sealed class PredictionLog : IAsyncDisposable
{
    /// <summary>Name of the database below Storage.Root.</summary>
    public const string FileName = "predictions.db";

    private const int MostRows = 10_000;

    private const string Columns = """
        id Id, recorded_ms RecordedMs, study_uid StudyUid, series_uid SeriesUid, sop_instance_uid SopInstanceUid,
        sop_class_uid SopClassUid, patient_key PatientKey, slot Slot, model_name ModelName, model_version ModelVersion,
        model_release ModelRelease, package_digest PackageDigest, policy_digest PolicyDigest, software_version SoftwareVersion,
        provider Provider, outcome Outcome, code Code, batch_size BatchSize, decode_us DecodeUs, preprocess_us PreprocessUs,
        wait_us WaitUs, infer_us InferUs, postprocess_us PostprocessUs, image_columns ImageColumns, image_rows ImageRows, frame Frame, frames Frames,
        value_min ValueMin, value_max ValueMax, value_mean ValueMean, window_low WindowLow, window_high WindowHigh,
        inverted Inverted, modality Modality, body_part BodyPart, view_position ViewPosition, row_mm RowMm, column_mm ColumnMm, spacing_source SpacingSource, candidates Candidates, kept Kept,
        decisions Decisions
        """;

    private const string Insert = """
        INSERT INTO prediction (
            recorded_ms, study_uid, series_uid, sop_instance_uid, sop_class_uid, patient_key, slot, model_name, model_version,
            model_release, package_digest, policy_digest, software_version, provider, outcome, code, batch_size, decode_us,
            preprocess_us, wait_us, infer_us, postprocess_us, image_columns, image_rows, frame, frames, value_min, value_max, value_mean,
            window_low, window_high, inverted, modality, body_part, view_position, row_mm, column_mm, spacing_source, candidates, kept, decisions)
        VALUES (
            @RecordedMs, @StudyUid, @SeriesUid, @SopInstanceUid, @SopClassUid, @PatientKey, @Slot, @ModelName, @ModelVersion,
            @ModelRelease, @PackageDigest, @PolicyDigest, @SoftwareVersion, @Provider, @Outcome, @Code, @BatchSize, @DecodeUs,
            @PreprocessUs, @WaitUs, @InferUs, @PostprocessUs, @ImageColumns, @ImageRows, @Frame, @Frames, @ValueMin, @ValueMax, @ValueMean,
            @WindowLow, @WindowHigh, @Inverted, @Modality, @BodyPart, @ViewPosition, @RowMm, @ColumnMm, @SpacingSource, @Candidates, @Kept, @Decisions)
        ON CONFLICT (sop_instance_uid, package_digest, slot) DO NOTHING
        RETURNING id
        """;

    private readonly SqliteStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger<PredictionLog> _logger;

    private PredictionLog(SqliteStore store, TimeProvider time, ILogger<PredictionLog> logger)
    {
        _store = store;
        _time = time;
        _logger = logger;
    }

    /// <summary>Opens the log, makes it where there is none.</summary>
    /// <param name="path">The database; its folder must exist.</param>
    /// <param name="time">Clock of the rows.</param>
    /// <param name="logger">Where events go.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The database cannot be opened.</exception>
    public static async Task<PredictionLog> OpenAsync(
        string path, TimeProvider time, ILogger<PredictionLog> logger, CancellationToken cancellationToken)
    {
        var store = await SqliteStore.OpenAsync(path, PredictionSchema.All, StoreAccess.OwnerOnly, cancellationToken);
        return new PredictionLog(store, time, logger);
    }

    /// <summary>Opens an existing log for reading, while the service may be running.</summary>
    /// <param name="path">The database.</param>
    /// <param name="logger">Where events go.</param>
    /// <exception cref="StorageException">There is no such file.</exception>
    public static PredictionLog OpenReadOnly(string path, ILogger<PredictionLog> logger) =>
        new(SqliteStore.OpenReadOnly(path), TimeProvider.System, logger);

    /// <summary>Commits a prediction with its candidates and boxes in one transaction.</summary>
    /// <param name="prediction">What to record.</param>
    /// <param name="cancellationToken">Gives up before the transaction begins.</param>
    /// <returns>The row, and whether it was there before; then nothing is changed.</returns>
    /// <exception cref="StorageException">It is not recorded.</exception>
    public async Task<RecordResult> RecordAsync(Prediction prediction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        var row = PredictionRow.From(prediction, _time.GetUtcNow());
        var result = await _store.WriteAsync(connection => Record(connection, row, prediction), cancellationToken);
        if (!result.AlreadyRecorded)
        {
            PredictionEvents.Recorded(
                _logger, result.Id, prediction.Outcome, prediction.Code, row.Kept, row.Candidates, (long)prediction.Timings.Total.TotalMilliseconds);
        }

        return result;
    }

    /// <summary>The row of an object, package and slot.</summary>
    /// <param name="sopInstanceUid">The object.</param>
    /// <param name="packageDigest">The package.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The prediction; null when there is none.</returns>
    public Task<RecordedPrediction?> FindAsync(
        string sopInstanceUid, string packageDigest, PredictionSlot slot, CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.QueryFirstOrDefault<PredictionRow>(
            $"SELECT {Columns} FROM prediction WHERE sop_instance_uid = @sopInstanceUid AND package_digest = @packageDigest AND slot = @slot",
            new { sopInstanceUid, packageDigest, slot = (int)slot })?.ToRecorded(),
        cancellationToken);

    /// <summary>The row of an object and slot by a package, or by any package since a moment: the newest of them.</summary>
    /// <param name="sopInstanceUid">The object.</param>
    /// <param name="packageDigest">The package.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="since">The moment, included.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The prediction; null when there is none.</returns>
    public Task<RecordedPrediction?> FindAsync(
        string sopInstanceUid, string packageDigest, PredictionSlot slot, DateTimeOffset since, CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.QueryFirstOrDefault<PredictionRow>(
            $"""
            SELECT {Columns} FROM prediction
            WHERE sop_instance_uid = @sopInstanceUid AND slot = @slot AND (package_digest = @packageDigest OR recorded_ms >= @since)
            ORDER BY id DESC LIMIT 1
            """,
            new { sopInstanceUid, packageDigest, slot = (int)slot, since = since.ToUnixTimeMilliseconds() })?.ToRecorded(),
        cancellationToken);

    /// <summary>All predictions of a study, of all packages and slots, in the order they were recorded.</summary>
    /// <param name="studyInstanceUid">The study.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<RecordedPrediction>> ForStudyAsync(string studyInstanceUid, CancellationToken cancellationToken) =>
        ListAsync(new PredictionQuery { StudyInstanceUid = studyInstanceUid, Limit = MostRows }, cancellationToken);

    /// <summary>Lists predictions in the order they were recorded.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<RecordedPrediction>> ListAsync(PredictionQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Limit is < 1 or > MostRows)
        {
            throw new ArgumentOutOfRangeException(nameof(query), "Limit must be 1 to 10,000.");
        }

        var sql = $"""
            SELECT {Columns} FROM prediction
            WHERE id > @AfterId
              AND (@Study IS NULL OR study_uid = @Study)
              AND (@Since IS NULL OR recorded_ms >= @Since)
              AND (@Until IS NULL OR recorded_ms < @Until)
              AND (@Outcome IS NULL OR outcome = @Outcome)
            ORDER BY id LIMIT @Limit
            """;
        var values = new
        {
            query.AfterId,
            query.Limit,
            Study = query.StudyInstanceUid,
            Since = query.Since?.ToUnixTimeMilliseconds(),
            Until = query.Until?.ToUnixTimeMilliseconds(),
            Outcome = (int?)query.Outcome,
        };
        return _store.ReadAsync<IReadOnlyList<RecordedPrediction>>(
            connection => [.. connection.Query<PredictionRow>(sql, values).Select(row => row.ToRecorded())], cancellationToken);
    }

    /// <summary>Closes the database.</summary>
    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static RecordResult Record(SqliteConnection connection, PredictionRow row, Prediction prediction)
    {
        if (connection.QueryFirstOrDefault<long?>(Insert, row) is not { } id)
        {
            var before = connection.QuerySingle<long>(
                "SELECT id FROM prediction WHERE sop_instance_uid = @SopInstanceUid AND package_digest = @PackageDigest AND slot = @Slot",
                row);
            return new(before, AlreadyRecorded: true);
        }

        connection.Execute(
            "INSERT INTO box VALUES (@id, @rank, @ClassId, @Score, @X1, @Y1, @X2, @Y2)",
            prediction.Kept.Select((kept, rank) => BoxRow(id, rank, kept.Box)));
        return new(id, AlreadyRecorded: false);
    }

    private static object BoxRow(long id, int rank, in BoxCandidate box) =>
        new { id, rank, box.ClassId, box.Score, box.X1, box.Y1, box.X2, box.Y2 };
}
