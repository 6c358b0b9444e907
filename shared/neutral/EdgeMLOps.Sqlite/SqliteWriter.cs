using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EdgeMLOps.Sqlite;

/// <summary>The connection that writes, and its transactions. Used by who has the store's turn.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _rollback;

    /// <param name="connection">Open; disposed with this.</param>
    public SqliteWriter(SqliteConnection connection)
    {
        _connection = connection;
        (_begin, _commit, _rollback) = (connection.CreateCommand(), connection.CreateCommand(), connection.CreateCommand());
        // Immediate: the lock is taken at the start, so that a read inside cannot turn into SQLITE_BUSY at the first write.
        _begin.CommandText = "BEGIN IMMEDIATE";
        _commit.CommandText = "COMMIT";
        _rollback.CommandText = "ROLLBACK";
        Array.ForEach([_begin, _commit, _rollback], command => command.Prepare()); // for every transaction from here on
    }

    // By statement, not by SqliteTransaction: after a full disk has ended the transaction that one fails to roll back, stays
    // on the connection, and no other can begin until a restart.
    /// <exception cref="SqliteException">SQLite refused; nothing of the work is kept.</exception>
    public T Run<T>(Func<SqliteConnection, T> work)
    {
        _begin.ExecuteNonQuery();
        try
        {
            var result = work(_connection);
            _commit.ExecuteNonQuery();
            return result;
        }
        catch
        {
            Undo();
            throw;
        }
    }

    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _rollback.Dispose();
        _connection.Dispose();
    }

    // A full disk or a failing device makes SQLite roll back by itself.
    private void Undo()
    {
        if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
        {
            _rollback.ExecuteNonQuery();
        }
    }
}
