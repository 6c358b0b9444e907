using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Damage;

/// <summary>A log that is read for what can be saved of it.</summary>
internal sealed class SalvageSource
{
    private readonly SqliteStore _store;

    /// <param name="store">The log.</param>
    /// <param name="isByWriter">By the connection that writes: it has pages in memory that are no more on the device, and of a file that was deleted it alone has all.</param>
    public SalvageSource(SqliteStore store, bool isByWriter)
    {
        _store = store;
        IsByWriter = isByWriter;
    }

    public bool IsByWriter { get; }

    /// <summary>Asks it; a damaged one need not answer at all. One query a question: after one that met damage SQLite ends the transaction as failed.</summary>
    public async Task<T> AskAsync<T>(Func<SqliteConnection, T> question, T otherwise)
    {
        try
        {
            return await (IsByWriter ? _store.WriteAsync(question, CancellationToken.None) : _store.ReadAsync(question, CancellationToken.None));
        }
        catch (Exception ex) when (ex is StorageException or System.Data.DataException or InvalidCastException)
        {
            return otherwise;
        }
    }
}
