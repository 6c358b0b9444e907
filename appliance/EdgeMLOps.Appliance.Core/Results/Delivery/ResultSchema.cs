using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>Schema of results.db. Times are Unix milliseconds.</summary>
internal static class ResultSchema
{
    public static readonly IReadOnlyList<SqliteMigration> Migrations =
    [
        new(1, """
            CREATE TABLE results (
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              study_row INTEGER NOT NULL,
              sop_class_uid TEXT NOT NULL,
              sop_instance_uid TEXT NOT NULL UNIQUE,
              file TEXT NOT NULL UNIQUE,
              bytes INTEGER NOT NULL,
              sha256 BLOB NOT NULL,
              created_ms INTEGER NOT NULL) STRICT;
            CREATE TABLE deliveries (
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              result_id INTEGER NOT NULL REFERENCES results(id),
              destination TEXT NOT NULL,
              state INTEGER NOT NULL,
              attempts INTEGER NOT NULL,
              last_code INTEGER NOT NULL,
              due_ms INTEGER NOT NULL,
              delivered_ms INTEGER,
              UNIQUE (result_id, destination)) STRICT;
            CREATE INDEX deliveries_due ON deliveries (destination, state, due_ms);
            """),
        new(2, "CREATE INDEX results_study ON results (study_row, id);"),
        new(3, """
            ALTER TABLE results ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE deliveries ADD COLUMN sent_class_uid TEXT;
            """),
    ];
}
