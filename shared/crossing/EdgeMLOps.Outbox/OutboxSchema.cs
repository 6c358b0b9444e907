using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Outbox;

/// <summary>The steps of outbox.db. Appliance and relay may both be the first to open it, hence IF NOT EXISTS.</summary>
internal static class OutboxSchema
{
    internal static readonly SqliteMigration[] Migrations =
    [
        new(1, """
            CREATE TABLE IF NOT EXISTS site (
              only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
              site     BLOB NOT NULL CHECK (length(site) = 16),
              epoch    INTEGER NOT NULL CHECK (epoch > 0)
            ) STRICT;

            CREATE TABLE IF NOT EXISTS ledger (
              epoch        INTEGER NOT NULL,
              stream       INTEGER NOT NULL,
              seq          INTEGER NOT NULL CHECK (seq > 0),
              hash         BLOB NOT NULL CHECK (length(hash) = 32),
              sealed_ms    INTEGER NOT NULL,
              sent_ms      INTEGER,
              receipted_ms INTEGER,
              PRIMARY KEY (epoch, stream, seq)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE IF NOT EXISTS waiting (
              id     INTEGER PRIMARY KEY AUTOINCREMENT,
              epoch  INTEGER NOT NULL,
              stream INTEGER NOT NULL,
              seq    INTEGER NOT NULL,
              frame  BLOB NOT NULL,
              UNIQUE (epoch, stream, seq),
              FOREIGN KEY (epoch, stream, seq) REFERENCES ledger (epoch, stream, seq)
            ) STRICT;
            """),
    ];
}
