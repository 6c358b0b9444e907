using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Gate.Releasing;

/// <summary>Schema of gate.db. Times are Unix milliseconds.</summary>
internal static class GateSchema
{
    public static readonly IReadOnlyList<SqliteMigration> Migrations =
    [
        new(1, """
            CREATE TABLE site (
              only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
              site BLOB NOT NULL CHECK (length(site) = 16),
              epoch INTEGER NOT NULL CHECK (epoch > 0)) STRICT;
            -- What is about to be sealed at which place: written before the outbox is, so that a restart can tell whether it was.
            CREATE TABLE intents (
              source TEXT PRIMARY KEY,
              stream INTEGER NOT NULL,
              seq INTEGER NOT NULL) STRICT;
            CREATE TABLE withheld (
              only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
              histograms INTEGER NOT NULL) STRICT;
            INSERT INTO withheld (only_row, histograms) VALUES (1, 0);
            """),
    ];
}
