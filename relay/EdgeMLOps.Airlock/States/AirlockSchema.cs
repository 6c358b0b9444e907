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

        // An occurrence of a rule is one by its wall time: whatever the clock or the zone's rules do, it is taken once.
        new(2, """
            ALTER TABLE windows ADD COLUMN rule_id TEXT;
            ALTER TABLE windows ADD COLUMN local_start TEXT;
            ALTER TABLE windows ADD COLUMN made_by TEXT NOT NULL DEFAULT '';
            ALTER TABLE windows ADD COLUMN approved_by TEXT;
            ALTER TABLE windows ADD COLUMN reason TEXT NOT NULL DEFAULT '';

            CREATE UNIQUE INDEX windows_by_occurrence ON windows (rule_id, local_start) WHERE rule_id IS NOT NULL;
            CREATE INDEX windows_open ON windows (start_ms) WHERE outcome = '';

            CREATE TABLE rules (
              rule_id      TEXT PRIMARY KEY,
              rule         TEXT NOT NULL,
              minutes      INTEGER NOT NULL CHECK (minutes > 0),
              effective_ms INTEGER NOT NULL,
              made_by      TEXT NOT NULL,
              approved_by  TEXT,
              reason       TEXT NOT NULL
            ) STRICT;

            CREATE TABLE blackouts (
              blackout_id TEXT PRIMARY KEY,
              first_date  TEXT NOT NULL,
              last_date   TEXT NOT NULL CHECK (last_date >= first_date),
              made_by     TEXT NOT NULL,
              reason      TEXT NOT NULL
            ) STRICT;

            CREATE TABLE schedule (
              only_row    INTEGER PRIMARY KEY CHECK (only_row = 1),
              looked_ms   INTEGER,
              hold_by     TEXT,
              hold_ms     INTEGER,
              hold_reason TEXT
            ) STRICT;

            INSERT INTO schedule (only_row) VALUES (1);

            CREATE TABLE owed_audits (
              number INTEGER PRIMARY KEY,
              kind   TEXT NOT NULL,
              who    TEXT NOT NULL,
              detail TEXT NOT NULL
            ) STRICT;
            """),
    ];
}
