using Dapper;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Counts;

/// <summary>Tables daily_count and daily_source: what pages and summaries ask of many rows, kept in the transactions that add and remove them.</summary>
internal static class CountTables
{
    // day: of UTC, from 1970. kind, class_id and item: see CountKind. None is 0.
    public const string Sql = """
        CREATE TABLE daily_source (
            id INTEGER PRIMARY KEY,
            slot INTEGER NOT NULL,
            model_name TEXT NOT NULL,
            model_version TEXT NOT NULL,
            model_release INTEGER NOT NULL,
            package_digest TEXT NOT NULL,
            policy_digest TEXT NOT NULL,
            UNIQUE (package_digest, policy_digest, slot, model_name, model_version, model_release)
        ) STRICT;
        CREATE TABLE daily_count (
            day INTEGER NOT NULL,
            source_id INTEGER NOT NULL REFERENCES daily_source (id),
            kind INTEGER NOT NULL,
            class_id INTEGER NOT NULL,
            item INTEGER NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (day, source_id, kind, class_id, item)
        ) STRICT, WITHOUT ROWID;
        """;

    /// <summary>Counts all rows anew, in the transaction that runs.</summary>
    public static void Fill(SqliteConnection connection)
    {
        connection.Execute("DELETE FROM daily_count; DELETE FROM daily_source;");
        using var writer = new CountWriter(connection);
        for (var last = 0L; CountedRow.PageAfter(connection, last) is { Count: > 0 } page; last = page[^1].Id)
        {
            writer.Add([.. page]);
        }
    }
}
