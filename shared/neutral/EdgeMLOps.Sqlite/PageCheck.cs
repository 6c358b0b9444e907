using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EdgeMLOps.Sqlite;

/// <summary>Looks at all pages of a database.</summary>
public static class PageCheck
{
    private const int Steps = 100_000; // of SQLite's machine: some milliseconds

    /// <summary>Whether the structure of every page is sound (<c>PRAGMA quick_check</c>); what the rows say is not looked at.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="cancellationToken">Gives up within some milliseconds.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public static bool IsSound(SqliteConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        raw.sqlite3_progress_handler(connection.Handle, Steps, _ => cancellationToken.IsCancellationRequested ? 1 : 0, v: null);
        try
        {
            return string.Equals(connection.ExecuteScalar<string>("PRAGMA quick_check(1)"), "ok", StringComparison.Ordinal);
        }
        catch (SqliteException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            raw.sqlite3_progress_handler(connection.Handle, 0, (delegate_progress?)null, v: null); // the connection is used again by others
        }
    }
}
