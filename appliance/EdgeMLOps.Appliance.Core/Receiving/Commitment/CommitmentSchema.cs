using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Core.Receiving.Commitment;

/// <summary>Schema of <c>commitment.db</c>: what we were asked to commit, and what we asked others. Times are Unix milliseconds.</summary>
internal static class CommitmentSchema
{
    public static readonly IReadOnlyList<SqliteMigration> Migrations =
    [
        new(1, """
            CREATE TABLE request (
              id              INTEGER PRIMARY KEY AUTOINCREMENT,
              transaction_uid TEXT NOT NULL,
              peer_ae         TEXT NOT NULL, -- who asked, and who is told
              our_ae          TEXT NOT NULL, -- whom they called
              received_ms     INTEGER NOT NULL,
              judged_ms       INTEGER,       -- null: the objects were not looked at yet
              state           INTEGER NOT NULL DEFAULT 0, -- CommitmentState
              attempts        INTEGER NOT NULL DEFAULT 0,
              last_code       INTEGER NOT NULL DEFAULT 0, -- ReportCode
              due_ms          INTEGER NOT NULL,
              ended_ms        INTEGER,
              UNIQUE (peer_ae, transaction_uid)
            ) STRICT;
            CREATE INDEX request_due ON request (due_ms) WHERE state = 0;

            CREATE TABLE reference (
              request          INTEGER NOT NULL REFERENCES request(id) ON DELETE CASCADE,
              position         INTEGER NOT NULL,
              sop_class_uid    TEXT NOT NULL,
              sop_instance_uid TEXT NOT NULL,
              reason           INTEGER NOT NULL DEFAULT 0, -- Failure Reason (0008,1197); 0: committed
              PRIMARY KEY (request, position)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX reference_failed ON reference (request) WHERE reason <> 0;

            CREATE TABLE asked (
              transaction_uid TEXT NOT NULL PRIMARY KEY,
              peer_ae         TEXT NOT NULL, -- whom we asked, and who may report
              asked_ms        INTEGER NOT NULL,
              reported_ms     INTEGER
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE asked_reference (
              transaction_uid  TEXT NOT NULL REFERENCES asked(transaction_uid) ON DELETE CASCADE,
              sop_instance_uid TEXT NOT NULL,
              sop_class_uid    TEXT NOT NULL,
              outcome          INTEGER, -- null: nothing was reported; 0: committed; else the Failure Reason
              PRIMARY KEY (transaction_uid, sop_instance_uid)
            ) STRICT, WITHOUT ROWID;
            """),
        new(2, """
            -- Kept beside the rows it is counted from, so that the bounds cost nothing of a million references.
            ALTER TABLE request ADD COLUMN objects INTEGER NOT NULL DEFAULT 0;
            UPDATE request SET objects = (SELECT count(*) FROM reference WHERE reference.request = request.id);
            CREATE INDEX request_open ON request (peer_ae, objects) WHERE state = 0;
            CREATE INDEX request_ended ON request (ended_ms, id, objects) WHERE state <> 0;
            """),
    ];
}
