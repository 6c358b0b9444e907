using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>Schema of <c>journal.db</c>: what was acknowledged, and what became of it.</summary>
internal static class JournalSchema
{
    public static readonly SqliteMigration[] Migrations =
    [
        new(1, """
            CREATE TABLE study (
              id                 INTEGER PRIMARY KEY,
              study_instance_uid TEXT NOT NULL UNIQUE,
              last_received_ms   INTEGER NOT NULL,
              closed_through     INTEGER NOT NULL DEFAULT 0 -- highest instance row that the study's last result covers
            ) STRICT;

            CREATE TABLE instance (
              id                  INTEGER PRIMARY KEY AUTOINCREMENT, -- a number is never given twice, not even after a deletion
              study               INTEGER NOT NULL REFERENCES study(id),
              sop_instance_uid    TEXT NOT NULL UNIQUE,
              sop_class_uid       TEXT NOT NULL,
              series_instance_uid TEXT NOT NULL,
              transfer_syntax_uid TEXT NOT NULL,
              file                TEXT NOT NULL UNIQUE, -- name within instances/
              bytes               INTEGER NOT NULL,
              sha256              BLOB NOT NULL,        -- of the data set as received
              calling_ae          TEXT NOT NULL,
              association_id      INTEGER NOT NULL,
              received_ms         INTEGER NOT NULL,
              state               INTEGER NOT NULL DEFAULT 0, -- InstanceState
              code                TEXT NOT NULL DEFAULT ''
            ) STRICT;
            CREATE INDEX instance_pending ON instance (id) WHERE state = 0;
            CREATE INDEX instance_study ON instance (study, id);
            CREATE INDEX instance_state ON instance (state);

            CREATE TABLE quarantine (
              id               INTEGER PRIMARY KEY,
              reason           INTEGER NOT NULL, -- QuarantineReason
              sop_instance_uid TEXT NOT NULL,    -- as the C-STORE command said
              file             TEXT NOT NULL UNIQUE, -- name within quarantine/
              bytes            INTEGER NOT NULL,
              sha256           BLOB NOT NULL,
              calling_ae       TEXT NOT NULL,
              association_id   INTEGER NOT NULL,
              received_ms      INTEGER NOT NULL
            ) STRICT;
            """),
    ];
}
