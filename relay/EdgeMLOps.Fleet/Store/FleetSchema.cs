using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Fleet.Store;

/// <summary>The steps of fleet.db.</summary>
internal static class FleetSchema
{
    internal static readonly SqliteMigration[] Migrations =
    [
        new(1, """
            CREATE TABLE site (
              site        BLOB NOT NULL CHECK (length(site) = 16),
              epoch       INTEGER NOT NULL CHECK (epoch > 0),
              site_key    BLOB NOT NULL CHECK (length(site_key) = 64),
              relay_key   BLOB NOT NULL CHECK (length(relay_key) = 64),
              enrolled_ms INTEGER NOT NULL,
              PRIMARY KEY (site, epoch)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE message (
              id         INTEGER PRIMARY KEY AUTOINCREMENT,
              site       BLOB NOT NULL,
              epoch      INTEGER NOT NULL,
              stream     INTEGER NOT NULL,
              seq        INTEGER NOT NULL,
              kind       INTEGER NOT NULL,
              prev       BLOB NOT NULL,
              hash       BLOB NOT NULL,
              frame      BLOB NOT NULL,
              arrived_ms INTEGER NOT NULL,
              UNIQUE (site, epoch, stream, seq),
              FOREIGN KEY (site, epoch) REFERENCES site (site, epoch)
            ) STRICT;

            -- The end of the gapless beginning of a stream: what a receipt may say.
            CREATE TABLE high (
              site   BLOB NOT NULL,
              epoch  INTEGER NOT NULL,
              stream INTEGER NOT NULL,
              seq    INTEGER NOT NULL,
              PRIMARY KEY (site, epoch, stream)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE alarm (
              id        INTEGER PRIMARY KEY AUTOINCREMENT,
              site      BLOB NOT NULL,
              epoch     INTEGER NOT NULL,
              stream    INTEGER NOT NULL,
              seq       INTEGER NOT NULL,
              code      TEXT NOT NULL,
              hash      BLOB NOT NULL,
              frame     BLOB NOT NULL,
              raised_ms INTEGER NOT NULL,
              UNIQUE (site, epoch, stream, seq, code, hash)
            ) STRICT;

            CREATE TABLE refusal (
              code  TEXT PRIMARY KEY,
              count INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE aside (
              id         INTEGER PRIMARY KEY AUTOINCREMENT,
              code       TEXT NOT NULL,
              length     INTEGER NOT NULL,
              head       BLOB NOT NULL,
              arrived_ms INTEGER NOT NULL
            ) STRICT;
            """),
        new(2, """
            -- The key that receipts of this database are signed with: relays believe one.
            CREATE TABLE fleet_key (
              public_key BLOB NOT NULL CHECK (length(public_key) = 64)
            ) STRICT;
            """),
        new(3, """
            -- Of a token's key only the digest of its public half: whoever reads this table can use no token.
            CREATE TABLE token (
              id         BLOB PRIMARY KEY CHECK (length(id) = 16),
              site       BLOB NOT NULL CHECK (length(site) = 16),
              key_digest BLOB NOT NULL UNIQUE CHECK (length(key_digest) = 32),
              made_ms    INTEGER NOT NULL,
              expires_ms INTEGER NOT NULL,
              used_for   BLOB CHECK (length(used_for) = 32)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE certificate (
              key_digest BLOB PRIMARY KEY CHECK (length(key_digest) = 32),
              site       BLOB NOT NULL CHECK (length(site) = 16),
              proven_by  BLOB NOT NULL CHECK (length(proven_by) = 32),
              issued_ms  INTEGER NOT NULL,
              ends_ms    INTEGER NOT NULL,
              der        BLOB NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE INDEX certificate_of ON certificate (site);
            CREATE INDEX certificate_by ON certificate (proven_by);
            """),
        new(4, """
            -- 1 where a later one of the stream was here before it; what came before this step is not known to have been late.
            ALTER TABLE message ADD COLUMN late INTEGER NOT NULL DEFAULT 0;
            """),
        new(5, """
            ALTER TABLE certificate ADD COLUMN revoked_ms INTEGER;

            CREATE TABLE revoked_site (
              site       BLOB PRIMARY KEY CHECK (length(site) = 16),
              revoked_ms INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            """),
        new(6, """
            -- A token that was there when its site was revoked is over for good; one whose certificate was seen at work is spent. Its own certificate is listed then.
            ALTER TABLE token ADD COLUMN revoked_ms INTEGER;
            ALTER TABLE token ADD COLUMN spent_ms INTEGER;
            ALTER TABLE token ADD COLUMN der BLOB;
            CREATE INDEX token_for ON token (used_for);
            UPDATE token SET revoked_ms = (
              SELECT max(gone.revoked_ms)
              FROM (SELECT site, revoked_ms FROM revoked_site UNION ALL SELECT site, revoked_ms FROM certificate) gone
              WHERE gone.site = token.site AND gone.revoked_ms >= token.made_ms);

            -- What was done and does not stand in the audit log yet, by who is to write it there.
            CREATE TABLE audit_due (
              id        INTEGER PRIMARY KEY AUTOINCREMENT,
              collector TEXT NOT NULL,
              due_ms    INTEGER NOT NULL,
              kind      TEXT NOT NULL,
              who       TEXT NOT NULL,
              detail    TEXT NOT NULL
            ) STRICT;
            """),
    ];
}
