using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Airlock.States;

/// <summary>The steps of airlock.db.</summary>
internal static class AirlockSchema
{
    internal static readonly SqliteMigration[] Migrations =
    [
        // The first start knows nothing of what was before: it begins by verifying that the outside is down.
        new(1, """
            CREATE TABLE state (
              only_row     INTEGER PRIMARY KEY CHECK (only_row = 1),
              number       INTEGER NOT NULL,
              state        TEXT NOT NULL,
              since_ms     INTEGER NOT NULL,
              window_id    TEXT,
              ends_ms      INTEGER,
              lease_id     TEXT,
              code         TEXT NOT NULL,
              confirmed_by TEXT,
              audit_kind   TEXT,
              audit_who    TEXT,
              audit_detail TEXT
            ) STRICT;

            INSERT INTO state (only_row, number, state, since_ms, code) VALUES (1, 0, 'Verifying', 0, '');

            CREATE TABLE windows (
              window_id TEXT PRIMARY KEY,
              start_ms  INTEGER NOT NULL,
              end_ms    INTEGER NOT NULL CHECK (end_ms > start_ms),
              outcome   TEXT NOT NULL
            ) STRICT;

            CREATE INDEX windows_by_start ON windows (start_ms);
            """),
    ];
}
