using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

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
            using var transaction = connection.BeginTransaction(deferred: false);
            connection.Execute(migration.Sql);
            migration.Then?.Invoke(connection);
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {migration.Version}"));
            transaction.Commit();
        }
    }
}
