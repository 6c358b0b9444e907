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
        new(2, """
            -- Kept beside the rows they are counted from, so that finding the open studies costs nothing of a million closed ones.
            ALTER TABLE study ADD COLUMN open_since_ms INTEGER NOT NULL DEFAULT 0; -- first instance that no result covers
            ALTER TABLE study ADD COLUMN pending INTEGER NOT NULL DEFAULT 0;       -- instances in state received
            ALTER TABLE study ADD COLUMN last_counted INTEGER NOT NULL DEFAULT 0;  -- highest instance row a result must cover
            UPDATE study SET
              open_since_ms = coalesce((SELECT min(received_ms) FROM instance WHERE instance.study = study.id AND instance.id > closed_through), last_received_ms),
              pending = (SELECT count(*) FROM instance WHERE instance.study = study.id AND state = 0),
              last_counted = coalesce((SELECT max(id) FROM instance WHERE instance.study = study.id AND state IN (2, 3)), 0);
            CREATE INDEX study_open ON study (last_received_ms, id) WHERE pending > 0 OR last_counted > closed_through;

            ALTER TABLE instance ADD COLUMN modality TEXT;           -- as the header says; null: missing or unfit
            ALTER TABLE instance ADD COLUMN series_number INTEGER;
            ALTER TABLE instance ADD COLUMN instance_number INTEGER;
            ALTER TABLE instance ADD COLUMN door INTEGER NOT NULL DEFAULT 0;       -- InstanceDoor
            ALTER TABLE instance ADD COLUMN file_state INTEGER NOT NULL DEFAULT 0; -- InstanceFileState
            ALTER TABLE instance ADD COLUMN file_ms INTEGER NOT NULL DEFAULT 0;    -- when the file came into that state
            ALTER TABLE instance ADD COLUMN committed_ms INTEGER;    -- when safekeeping was promised (storage commitment)
            UPDATE instance SET file_ms = received_ms;
            CREATE INDEX instance_file ON instance (file_ms, id, file_state, bytes) WHERE file_state = 0; -- answers the sum of bytes alone
            CREATE INDEX instance_removable ON instance (file_ms, id) WHERE file_state = 0 AND state > 0 AND committed_ms IS NULL;

            CREATE TABLE study_run (
              id         INTEGER PRIMARY KEY,
              study      INTEGER NOT NULL REFERENCES study(id),
              through    INTEGER NOT NULL, -- highest instance row it covers
              verdict    INTEGER NOT NULL, -- StudyVerdictKind
              evidence   INTEGER NOT NULL, -- StudyEvidence
              received   INTEGER NOT NULL,
              expected   INTEGER,          -- null: nobody knows
              missing    TEXT NOT NULL,    -- instance numbers, as ranges
              decided_ms INTEGER NOT NULL,
              outcome    INTEGER NOT NULL DEFAULT 0, -- StudyOutcome
              code       TEXT NOT NULL DEFAULT '',
              ended_ms   INTEGER,
              UNIQUE (study, through)
            ) STRICT;
            CREATE INDEX study_run_notable ON study_run (outcome, verdict) WHERE outcome = 2 OR verdict = 2;
            """),
        new(3, """
            -- Of instances under whose UID other bytes came too: who sent which last. No row at all: only the kept bytes came.
            CREATE TABLE sent_last (
              instance   INTEGER NOT NULL REFERENCES instance(id) ON DELETE CASCADE,
              calling_ae TEXT NOT NULL,
              kept       INTEGER NOT NULL, -- 1: the bytes that are kept; 0: others
              PRIMARY KEY (instance, calling_ae)
            ) STRICT, WITHOUT ROWID;
            INSERT INTO sent_last (instance, calling_ae, kept)
              SELECT DISTINCT instance.id, quarantine.calling_ae, 0
              FROM quarantine JOIN instance ON instance.sop_instance_uid = quarantine.sop_instance_uid WHERE reason = 2;
            CREATE INDEX quarantine_object ON quarantine (sop_instance_uid);
            CREATE INDEX quarantine_refused ON quarantine (id) WHERE reason <> 2;
            """),
    ];
}
