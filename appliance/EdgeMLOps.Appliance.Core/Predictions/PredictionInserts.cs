using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Predictions.Counts;
using EdgeMLOps.Appliance.Core.Predictions.Identity;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>The statements that record a prediction, compiled once. Used on the log's writing connection, with its turn.</summary>
internal sealed class PredictionInserts : IDisposable
{
    private readonly PreparedStatement _prediction;
    private readonly PreparedStatement _before;
    private readonly PreparedStatement _box;
    private readonly IdentityTable _identity;
    private readonly CountWriter _counts;

    public PredictionInserts(SqliteConnection connection)
    {
        _prediction = new PreparedStatement(
            connection,
            """
            INSERT INTO prediction (
                recorded_ms, study_key, sop_key, sop_class_uid, patient_key, slot, model_name, model_version, model_release,
                package_digest, policy_digest, software_version, provider, outcome, code, batch_size, decode_us, preprocess_us,
                wait_us, infer_us, postprocess_us, image_columns, image_rows, frame, frames, value_min, value_max, value_mean,
                window_low, window_high, inverted, modality, body_part, view_position, row_mm, column_mm, spacing_source,
                candidates, kept, decisions)
            VALUES (
                ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
                ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39, ?40)
            ON CONFLICT (sop_key, package_digest, slot) DO NOTHING RETURNING id
            """);
        _before = new PreparedStatement(connection, "SELECT id FROM prediction WHERE sop_key = ?1 AND package_digest = ?2 AND slot = ?3");
        _box = new PreparedStatement(connection, "INSERT INTO box VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
        _identity = new IdentityTable(connection);
        _counts = new CountWriter(connection);
    }

    /// <summary>Adds a prediction with its identity and its boxes, and counts it, unless it is there.</summary>
    public RecordResult Insert(PredictionRow row, Prediction prediction, IdentityKey key)
    {
        var result = InsertUncounted(row, prediction, key);
        if (!result.AlreadyRecorded)
        {
            _counts.Add(CountedRow.Of(result.Id, row));
        }

        return result;
    }

    /// <summary>The same but for the counts: for who adds many in one transaction and counts them together.</summary>
    public RecordResult InsertUncounted(PredictionRow row, Prediction prediction, IdentityKey key)
    {
        // While keys change it may stand there under an older one, where no uniqueness of the table sees it.
        foreach (var older in key.LookUpsOf(IdentityField.SopInstanceUid, prediction.Instance.SopInstanceUid).Skip(1))
        {
            if (_before.Run(older, row.PackageDigest, row.Slot) is { } before)
            {
                return new(before, AlreadyRecorded: true);
            }
        }

        if (InsertRow(row) is not { } id)
        {
            // Not null: a row of these three stood in the way.
            return new(_before.Run(row.SopKey, row.PackageDigest, row.Slot)!.Value, AlreadyRecorded: true);
        }

        _identity.Insert(id, prediction.Instance, key);
        var rank = 0;
        foreach (var kept in prediction.Kept)
        {
            InsertBox(id, rank++, kept.Box);
        }

        return new(id, AlreadyRecorded: false);
    }

    public void Dispose()
    {
        _prediction.Dispose();
        _before.Dispose();
        _box.Dispose();
        _identity.Dispose();
        _counts.Dispose();
    }

    private void InsertBox(long id, int rank, in BoxCandidate box) =>
        _box.Run(id, rank, box.ClassId, box.Score, box.X1, box.Y1, box.X2, box.Y2, box.Frame > 0 ? box.Frame : default(int?));

    private long? InsertRow(PredictionRow row) => _prediction.Run(
        row.RecordedMs, row.StudyKey, row.SopKey, row.SopClassUid, row.PatientKey, row.Slot, row.ModelName, row.ModelVersion, row.ModelRelease,
        row.PackageDigest, row.PolicyDigest, row.SoftwareVersion, row.Provider, row.Outcome, row.Code, row.BatchSize, row.DecodeUs, row.PreprocessUs,
        row.WaitUs, row.InferUs, row.PostprocessUs, row.ImageColumns, row.ImageRows, row.Frame, row.Frames, row.ValueMin, row.ValueMax, row.ValueMean,
        row.WindowLow, row.WindowHigh, row.Inverted ? 1 : 0, row.Modality, row.BodyPart, row.ViewPosition,
        row.RowMm, row.ColumnMm, row.SpacingSource, row.Candidates, row.Kept, row.Decisions);
}
