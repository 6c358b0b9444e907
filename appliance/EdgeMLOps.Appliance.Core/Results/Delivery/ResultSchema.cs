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
        new(4, """
            ALTER TABLE deliveries ADD COLUMN queued_ms INTEGER NOT NULL DEFAULT 0;       -- its age counts from then
            UPDATE deliveries SET queued_ms = (SELECT created_ms FROM results WHERE results.id = deliveries.result_id);
            ALTER TABLE deliveries ADD COLUMN ask_due_ms INTEGER;                         -- null: no proof is asked for
            ALTER TABLE deliveries ADD COLUMN ask_code INTEGER NOT NULL DEFAULT 0;        -- ConfirmCode
            ALTER TABLE deliveries ADD COLUMN asks INTEGER NOT NULL DEFAULT 0;            -- in a row that proved nothing
            ALTER TABLE deliveries ADD COLUMN transaction_uid TEXT;                       -- the open request for commitment
            ALTER TABLE deliveries ADD COLUMN losses INTEGER NOT NULL DEFAULT 0;          -- answered Success for, and not there
            ALTER TABLE deliveries ADD COLUMN confirmed_ms INTEGER;
            CREATE INDEX deliveries_ask ON deliveries (destination, ask_due_ms) WHERE ask_due_ms IS NOT NULL;
            CREATE TABLE delivery_steps (
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              delivery_id INTEGER NOT NULL REFERENCES deliveries(id),
              step INTEGER NOT NULL,                                                      -- DeliveryStep
              code INTEGER NOT NULL,
              times INTEGER NOT NULL,
              first_ms INTEGER NOT NULL,
              last_ms INTEGER NOT NULL) STRICT;
            CREATE INDEX delivery_steps_delivery ON delivery_steps (delivery_id, id);
            """),
    ];
}
