using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Core.Monitoring;

/// <summary>Schema of monitoring.db. Times are Unix milliseconds.</summary>
internal static class MonitoringSchema
{
    public static readonly IReadOnlyList<SqliteMigration> Migrations =
    [
        new(1, """
            CREATE TABLE operations_bucket (
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              start_ms INTEGER NOT NULL,
              end_ms INTEGER) STRICT;
            CREATE TABLE operation_counts (
              bucket_id INTEGER NOT NULL REFERENCES operations_bucket(id) ON DELETE CASCADE,
              counter INTEGER NOT NULL,
              value INTEGER NOT NULL,
              PRIMARY KEY (bucket_id, counter)) STRICT, WITHOUT ROWID;
            CREATE TABLE operation_latencies (
              bucket_id INTEGER NOT NULL REFERENCES operations_bucket(id) ON DELETE CASCADE,
              stage INTEGER NOT NULL,
              bin INTEGER NOT NULL,
              value INTEGER NOT NULL,
              PRIMARY KEY (bucket_id, stage, bin)) STRICT, WITHOUT ROWID;
            CREATE TABLE observations (
              prediction_id INTEGER PRIMARY KEY,
              patient BLOB NOT NULL,
              package TEXT NOT NULL,
              policy TEXT NOT NULL,
              modality TEXT NOT NULL,
              body_part TEXT NOT NULL,
              view TEXT NOT NULL,
              box_count INTEGER NOT NULL,
              predicted_ms INTEGER NOT NULL,
              released INTEGER NOT NULL DEFAULT 0) STRICT;
            CREATE TABLE observed_boxes (
              prediction_id INTEGER NOT NULL REFERENCES observations(prediction_id) ON DELETE CASCADE,
              class INTEGER NOT NULL,
              score REAL NOT NULL,
              area_ratio REAL NOT NULL) STRICT;
            CREATE INDEX observed_boxes_of ON observed_boxes (prediction_id);
            """),
    ];
}
