using Dapper;
using EdgeMLOps.Appliance.Core.Predictions.Identity;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions;

internal static class PredictionSchema
{
    // decisions: see DecisionBlob. boxes repeats the kept ones as rows, for people and queries. Times are Unix milliseconds,
    // durations microseconds. AUTOINCREMENT: an id names a prediction elsewhere (monitoring), so none may come twice.
    private const string First = """
        CREATE TABLE prediction (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            recorded_ms INTEGER NOT NULL,
            study_uid TEXT NOT NULL,
            series_uid TEXT NOT NULL,
            sop_instance_uid TEXT NOT NULL,
            sop_class_uid TEXT NOT NULL,
            patient_key TEXT NOT NULL,
            slot INTEGER NOT NULL,
            model_name TEXT NOT NULL,
            model_version TEXT NOT NULL,
            model_release INTEGER NOT NULL,
            package_digest TEXT NOT NULL,
            policy_digest TEXT NOT NULL,
            software_version TEXT NOT NULL,
            provider INTEGER NOT NULL,
            outcome INTEGER NOT NULL,
            code TEXT NOT NULL,
            batch_size INTEGER NOT NULL,
            decode_us INTEGER NOT NULL,
            preprocess_us INTEGER NOT NULL,
            wait_us INTEGER NOT NULL,
            infer_us INTEGER NOT NULL,
            postprocess_us INTEGER NOT NULL,
            image_columns INTEGER NOT NULL,
            image_rows INTEGER NOT NULL,
            value_min INTEGER NOT NULL,
            value_max INTEGER NOT NULL,
            value_mean REAL NOT NULL,
            window_low REAL NOT NULL,
            window_high REAL NOT NULL,
            inverted INTEGER NOT NULL,
            modality TEXT NOT NULL,
            body_part TEXT NOT NULL,
            view_position TEXT NOT NULL,
            row_mm REAL,
            column_mm REAL,
            spacing_source INTEGER,
            candidates INTEGER NOT NULL,
            kept INTEGER NOT NULL,
            decisions BLOB NOT NULL,
            UNIQUE (sop_instance_uid, package_digest, slot)
        ) STRICT;
        CREATE INDEX prediction_study ON prediction (study_uid);
        CREATE INDEX prediction_recorded ON prediction (recorded_ms);
        CREATE TABLE box (
            prediction_id INTEGER NOT NULL REFERENCES prediction (id) ON DELETE CASCADE,
            rank INTEGER NOT NULL,
            class_id INTEGER NOT NULL,
            score REAL NOT NULL,
            x1 REAL NOT NULL,
            y1 REAL NOT NULL,
            x2 REAL NOT NULL,
            y2 REAL NOT NULL,
            PRIMARY KEY (prediction_id, rank)
        ) STRICT, WITHOUT ROWID;
        """;

    // Before it, an image of several frames was not analysed.
    private const string Frames = """
        ALTER TABLE prediction ADD COLUMN frame INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE prediction ADD COLUMN frames INTEGER NOT NULL DEFAULT 1;
        """;

    // Who it is about goes into table identity alone, encrypted. study_key and sop_key are keyed hashes of their UIDs, patient_key of the
    // patient (PatientHasher): they tell studies, objects and patients apart, and nothing else.
    private const string Keyed = """
        CREATE TABLE prediction_keyed (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            recorded_ms INTEGER NOT NULL,
            study_key BLOB NOT NULL,
            sop_key BLOB NOT NULL,
            sop_class_uid TEXT NOT NULL,
            patient_key BLOB NOT NULL,
            slot INTEGER NOT NULL,
            model_name TEXT NOT NULL,
            model_version TEXT NOT NULL,
            model_release INTEGER NOT NULL,
            package_digest TEXT NOT NULL,
            policy_digest TEXT NOT NULL,
            software_version TEXT NOT NULL,
            provider INTEGER NOT NULL,
            outcome INTEGER NOT NULL,
            code TEXT NOT NULL,
            batch_size INTEGER NOT NULL,
            decode_us INTEGER NOT NULL,
            preprocess_us INTEGER NOT NULL,
            wait_us INTEGER NOT NULL,
            infer_us INTEGER NOT NULL,
            postprocess_us INTEGER NOT NULL,
            image_columns INTEGER NOT NULL,
            image_rows INTEGER NOT NULL,
            frame INTEGER NOT NULL,
            frames INTEGER NOT NULL,
            value_min INTEGER NOT NULL,
            value_max INTEGER NOT NULL,
            value_mean REAL NOT NULL,
            window_low REAL NOT NULL,
            window_high REAL NOT NULL,
            inverted INTEGER NOT NULL,
            modality TEXT NOT NULL,
            body_part TEXT NOT NULL,
            view_position TEXT NOT NULL,
            row_mm REAL,
            column_mm REAL,
            spacing_source INTEGER,
            candidates INTEGER NOT NULL,
            kept INTEGER NOT NULL,
            decisions BLOB NOT NULL,
            UNIQUE (sop_key, package_digest, slot)
        ) STRICT;
        """ + "\n" + IdentityTable.Schema;

    // Null: the one that prediction.frame says. SQLite adds it to the table's definition alone; no row of an older log is written again.
    private const string BoxFrame = "ALTER TABLE box ADD COLUMN frame INTEGER DEFAULT NULL";

    /// <summary>The newest version that this program knows.</summary>
    public static int Version { get; } = All(() => throw new InvalidOperationException()).Count;

    /// <summary>Has the next number be above one that was given elsewhere.</summary>
    public static void GoOnFrom(SqliteConnection connection, long last)
    {
        if (connection.Execute("UPDATE sqlite_sequence SET seq = max(seq, @last) WHERE name = 'prediction'", new { last }) == 0)
        {
            connection.Execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('prediction', @last)", new { last });
        }
    }

    /// <param name="key">Asked for where an older database has rows.</param>
    public static IReadOnlyList<SqliteMigration> All(Func<IdentityKey> key) =>
        [new(1, First), new(2, Frames), new(3, Keyed) { Then = connection => IdentityMigration.Run(connection, key) }, new(4, Pairs.PairSchema.Sql),
        new(5, Counts.CountTables.Sql) { Then = Counts.CountTables.Fill }, new(6, Arms.ArmSchema.Sql), new(7, Damage.DamageTable.Schema), new(8, IdentityTable.KeyIndex),
        new(9, BoxFrame)];
}
