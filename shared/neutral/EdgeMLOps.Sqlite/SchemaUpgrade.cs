using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EdgeMLOps.Sqlite;

/// <summary>Runs the steps of a schema that a database has not seen yet, each in one transaction with its number.</summary>
internal static class SchemaUpgrade
{
    public static void Run(SqliteConnection connection, IReadOnlyList<SqliteMigration> migrations, string path)
    {
        for (var i = 0; i < migrations.Count; i++)
        {
            if (migrations[i].Version != i + 1)
            {
                throw new ArgumentException("The migrations are not numbered 1, 2, 3… in order.", nameof(migrations));
            }
        }

        var version = connection.ExecuteScalar<int>("PRAGMA user_version");
        if (version > migrations.Count)
        {
            throw new StorageException(StorageFault.NewerSchema, path, inner: null);
        }

        foreach (var migration in migrations.Skip(version))
        {
            Run(connection, migration);
        }
    }

    // By statement, for the reason that SqliteWriter has: on a full disk there is no transaction left that could be rolled back.
    private static void Run(SqliteConnection connection, SqliteMigration migration)
    {
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            connection.Execute(migration.Sql);
            migration.Then?.Invoke(connection);
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {migration.Version}"));
            connection.Execute("COMMIT");
        }
        catch
        {
            if (raw.sqlite3_get_autocommit(connection.Handle) == 0)
            {
                connection.Execute("ROLLBACK");
            }

            throw;
        }
    }
}
