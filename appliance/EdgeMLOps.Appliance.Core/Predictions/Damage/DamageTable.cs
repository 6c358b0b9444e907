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

    private const string Insert = """
        INSERT INTO damage (id, found_ms, file, salvaged, unreadable, below_row, restored, gone, audited, ended_ms)
        VALUES (nullif(@Id, 0), @FoundMs, @File, @Salvaged, @Unreadable, @BelowRow, @Restored, @Gone, @Audited, @EndedMs)
        """;

    /// <summary>Adds one, or takes over how far an old one has come.</summary>
    /// <returns>What stands there now; null where the old one is not there any more, and nothing is changed.</returns>
    public static DamageReport? Save(SqliteConnection connection, DamageReport damage)
    {
        if (damage.Id == 0)
        {
            return damage with { Id = connection.ExecuteScalar<long>(Insert + " RETURNING id", damage) };
        }

        // By its moment too: the numbers of a new file may begin anew.
        var changed = connection.Execute(
            """
            UPDATE damage SET below_row = @BelowRow, restored = @Restored, gone = @Gone, audited = @Audited, ended_ms = @EndedMs
            WHERE id = @Id AND found_ms = @FoundMs
            """,
            damage);
        return changed == 1 ? damage : null;
    }

    /// <summary>All that are as they can have been written.</summary>
    /// <exception cref="SqliteException">They cannot be read.</exception>
    public static IReadOnlyList<DamageReport>? Read(SqliteConnection connection) =>
        [.. connection.Query<DamageReport>($"SELECT {Columns} FROM damage ORDER BY id").Where(IsPossible)];

    /// <summary>Takes those of another file over into a new one, under their numbers.</summary>
    public static int Write(SqliteConnection connection, IReadOnlyList<DamageReport> damages) => connection.Execute(Insert, damages);

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

    private static bool IsPossible(DamageReport damage) =>
        damage is { Id: > 0, FoundMs: > 0, Salvaged: >= 0, Unreadable: >= 0, BelowRow: >= 0, Restored: >= 0, Gone: >= 0 };
}
