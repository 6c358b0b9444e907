using Dapper;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Sqlite;

/// <summary>What becomes of pages that are no longer used: overwritten, and given back a few at a time, where the options say so.</summary>
internal static class PageReuse
{
    private const int Incremental = 2;
    private const int Full = 13; // SQLITE_FULL

    /// <summary>Before the first page is written: a new database is of that kind from its beginning.</summary>
    public static void Prepare(SqliteConnection connection, StoreOptions options)
    {
        if (options.SecureDelete)
        {
            connection.Execute("PRAGMA secure_delete = ON");
        }

        if (options.IncrementalVacuum)
        {
            connection.Execute("PRAGMA auto_vacuum = INCREMENTAL");
        }
    }

    /// <summary>After the migrations: one that was made otherwise is written anew.</summary>
    public static void Convert(SqliteConnection connection, StoreOptions options)
    {
        if (!options.IncrementalVacuum || connection.ExecuteScalar<int>("PRAGMA auto_vacuum") == Incremental)
        {
            return;
        }

        try
        {
            connection.Execute("PRAGMA auto_vacuum = INCREMENTAL; VACUUM; PRAGMA wal_checkpoint(TRUNCATE);");
        }
        catch (SqliteException ex) when (ex.SqliteErrorCode == Full)
        {
            // It works as it is; a later opening that has room does it.
        }
    }
}
