using System.Data;
using System.Data.Common;
using Dapper;
using Npgsql;

namespace EdgeMLOps.Fleet.Store;

/// <summary>A PostgreSQL database that several fleets may share. A commit is on disk when it returns, whatever the server's default is.</summary>
internal sealed class PostgresDatabase : IFleetDatabase
{
    // Names the lock that writers take in turn; any number, the same for all.
    private const string TakeTurn = "SELECT pg_advisory_xact_lock(7100)";

    // The tables are asked by key alone; a plan made while they were empty must not read them whole later.
    private const string WriterSettings =
        "-c synchronous_commit=on -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

    private readonly NpgsqlDataSource _writers;
    private readonly NpgsqlDataSource _readers;
    private readonly string _name;

    private PostgresDatabase(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 20 };
        _name = $"postgresql://{settings.Host}/{settings.Database}";
        _readers = NpgsqlDataSource.Create(settings.ConnectionString);
        settings.Options = $"{settings.Options} {WriterSettings}".TrimStart();
        _writers = NpgsqlDataSource.Create(settings.ConnectionString);
    }

    internal static async Task<PostgresDatabase> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var database = new PostgresDatabase(connectionString);
        try
        {
            await database.WriteAsync(database.Upgrade, cancellationToken);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    internal static PostgresDatabase OpenReadOnly(string connectionString) => new(connectionString);

    public Task<T> WriteAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken) =>
        Task.Run(() => Run(_writers, IsolationLevel.ReadCommitted, TakeTurn, work), cancellationToken);

    public Task<T> ReadAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken) =>
        Task.Run(() => Run(_readers, IsolationLevel.RepeatableRead, "SET TRANSACTION READ ONLY", work), cancellationToken);

    public IMessageRows Rows(DbConnection connection) => new PostgresMessageRows((NpgsqlConnection)connection);

    public async ValueTask DisposeAsync()
    {
        await _writers.DisposeAsync();
        await _readers.DisposeAsync();
    }

    private bool Upgrade(DbConnection connection)
    {
        PostgresSchema.Upgrade((NpgsqlConnection)connection, _name);
        return true;
    }

    private T Run<T>(NpgsqlDataSource source, IsolationLevel level, string first, Func<DbConnection, T> work)
    {
        try
        {
            using var connection = source.OpenConnection();
            using var transaction = connection.BeginTransaction(level);
            connection.Execute(first);
            var result = work(connection);
            transaction.Commit();
            return result;
        }
        catch (NpgsqlException ex)
        {
            // Those in the pools are as dead as this one.
            _writers.Clear();
            _readers.Clear();
            throw PostgresFaults.Of(ex, _name);
        }
    }
}
