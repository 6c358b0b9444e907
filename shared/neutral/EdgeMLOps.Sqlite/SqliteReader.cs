using Dapper;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Sqlite;

/// <summary>A reading connection that stays open, for a question asked so often that its owner keeps it compiled. Safe for concurrent use.</summary>
public sealed class SqliteReader : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly SqliteConnection _connection;

    internal SqliteReader(string path, string connectionString)
    {
        _path = path;
        _connection = new SqliteConnection(connectionString);
        try
        {
            _connection.Open();
            _connection.Execute("PRAGMA query_only = ON");
        }
        catch (SqliteException ex)
        {
            _connection.Dispose();
            throw StorageException.From(ex, path);
        }
    }

    /// <summary>Asks on the calling thread, without a transaction: one statement sees one committed state.</summary>
    /// <param name="work">A query on the given connection, always the same one: commands made for it stay good.</param>
    /// <exception cref="StorageException">The store refused.</exception>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        lock (_gate)
        {
            try
            {
                return work(_connection);
            }
            catch (SqliteException ex)
            {
                throw StorageException.From(ex, _path);
            }
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _connection.Dispose();
}
