using Dapper;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Identity;

/// <summary>Takes the identities of an older database out of its predictions, page by page, in the migration's transaction.</summary>
internal static class IdentityMigration
{
    private const int Page = 1000;

    // prediction and box are made anew, since neither a column of a constraint can be dropped nor a parent without its
    // children; ids stay, and so does the number that the next one rises from.
    private const string Finish = """
        CREATE TABLE box_keyed (
            prediction_id INTEGER NOT NULL REFERENCES prediction_keyed (id) ON DELETE CASCADE,
            rank INTEGER NOT NULL,
            class_id INTEGER NOT NULL,
            score REAL NOT NULL,
            x1 REAL NOT NULL,
            y1 REAL NOT NULL,
            x2 REAL NOT NULL,
            y2 REAL NOT NULL,
            PRIMARY KEY (prediction_id, rank)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO box_keyed SELECT * FROM box;
        DROP TABLE box;
        INSERT INTO sqlite_sequence (name, seq)
            SELECT 'prediction_keyed', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'prediction_keyed');
        UPDATE sqlite_sequence SET seq = coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'prediction'), 0) WHERE name = 'prediction_keyed';
        DROP TABLE prediction;
        ALTER TABLE prediction_keyed RENAME TO prediction;
        ALTER TABLE box_keyed RENAME TO box;
        CREATE INDEX prediction_study ON prediction (study_key);
        CREATE INDEX prediction_recorded ON prediction (recorded_ms);
        """;

    private const string Columns = """
        id, recorded_ms, sop_class_uid, slot, model_name, model_version, model_release, package_digest, policy_digest, software_version,
        provider, outcome, code, batch_size, decode_us, preprocess_us, wait_us, infer_us, postprocess_us, image_columns, image_rows,
        frame, frames, value_min, value_max, value_mean, window_low, window_high, inverted, modality, body_part, view_position,
        row_mm, column_mm, spacing_source, candidates, kept, decisions
        """;

    private const string Copy = $"""
        INSERT INTO prediction_keyed ({Columns}, study_key, sop_key, patient_key)
        SELECT {Columns}, @studyKey, @sopKey, @patientKey FROM prediction WHERE id = @Id
        """;

    /// <param name="connection">In the transaction.</param>
    /// <param name="key">The key; asked for where there are rows.</param>
    /// <exception cref="StorageException">There is no key.</exception>
    public static void Run(SqliteConnection connection, Func<IdentityKey> key)
    {
        using var identities = new IdentityTable(connection);
        for (var last = 0L; ReadPage(connection, last) is { Count: > 0 } page; last = page[^1].Id)
        {
            var cipher = key();
            connection.Execute("INSERT OR IGNORE INTO identity_key VALUES (@Id)", new { cipher.Id });
            connection.Execute(Copy, page.Select(row => KeysOf(row, cipher)));
            page.ForEach(row => identities.Insert(row.Id, new(row.StudyUid, row.SeriesUid, row.SopUid, "", row.PatientKey), cipher));
        }

        connection.Execute(Finish);
    }

    private static object KeysOf(OldRow row, IdentityKey key) => new
    {
        row.Id,
        studyKey = key.LookUpOf(IdentityField.StudyInstanceUid, row.StudyUid),
        sopKey = key.LookUpOf(IdentityField.SopInstanceUid, row.SopUid),
        patientKey = Convert.FromHexString(row.PatientKey),
    };

    private static List<OldRow> ReadPage(SqliteConnection connection, long after) => connection.Query<OldRow>(
        """
        SELECT id Id, study_uid StudyUid, series_uid SeriesUid, sop_instance_uid SopUid, patient_key PatientKey
        FROM prediction WHERE id > @after ORDER BY id LIMIT @Page
        """,
        new { after, Page }).AsList();

    private sealed record OldRow(long Id, string StudyUid, string SeriesUid, string SopUid, string PatientKey);
}
