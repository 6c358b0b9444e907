using Dapper;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Damage;

/// <summary>Table damage: each time that predictions were found missing, and how far making up for it has come.</summary>
internal static class DamageTable
{
    public const string Schema = """
        CREATE TABLE damage (
            id INTEGER PRIMARY KEY,
            found_ms INTEGER NOT NULL,
            file TEXT NOT NULL,
            salvaged INTEGER NOT NULL,
            unreadable INTEGER NOT NULL,
            below_row INTEGER NOT NULL,
            restored INTEGER NOT NULL,
            gone INTEGER NOT NULL,
            audited INTEGER NOT NULL,
            ended_ms INTEGER
        ) STRICT;
        """;

    private const string Columns = """
        id Id, found_ms FoundMs, file File, salvaged Salvaged, unreadable Unreadable, below_row BelowRow, restored Restored, gone Gone,
        audited Audited, ended_ms EndedMs
        """;

    /// <summary>Adds one, or takes over how far an old one has come.</summary>
    public static DamageReport Save(SqliteConnection connection, DamageReport damage)
    {
        var id = connection.ExecuteScalar<long>(
            """
            INSERT INTO damage (id, found_ms, file, salvaged, unreadable, below_row, restored, gone, audited, ended_ms)
            VALUES (nullif(@Id, 0), @FoundMs, @File, @Salvaged, @Unreadable, @BelowRow, @Restored, @Gone, @Audited, @EndedMs)
            ON CONFLICT (id) DO UPDATE SET
                below_row = excluded.below_row, restored = excluded.restored, gone = excluded.gone, audited = excluded.audited, ended_ms = excluded.ended_ms
            RETURNING id
            """,
            damage);
        return damage with { Id = id };
    }

    /// <summary>The oldest that is not made up for yet; null: none.</summary>
    public static DamageReport? Open(SqliteConnection connection) =>
        connection.QueryFirstOrDefault<DamageReport>($"SELECT {Columns} FROM damage WHERE ended_ms IS NULL ORDER BY id LIMIT 1");

    /// <summary>The sum over all.</summary>
    public static DamageTotals Totals(SqliteConnection connection) => connection.QuerySingle<DamageTotals>(
        """
        SELECT count(*) Damages, coalesce(sum(salvaged), 0) Salvaged, coalesce(sum(unreadable), 0) Unreadable, coalesce(sum(restored), 0) Restored,
            coalesce(sum(gone), 0) Gone, count(*) FILTER (WHERE ended_ms IS NULL) Open
        FROM damage
        """);
}
