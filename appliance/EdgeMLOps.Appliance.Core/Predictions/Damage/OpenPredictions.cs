using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Damage;

/// <summary>The file that is the log at the moment, open, with the statements compiled for it.</summary>
internal sealed class OpenPredictions : IAsyncDisposable
{
    private PredictionInserts? _inserts; // touched with the store's turn

    /// <param name="store">Closed with this.</param>
    public OpenPredictions(SqliteStore store)
    {
        Store = store;
    }

    public SqliteStore Store { get; }

    /// <summary>Whether the file and its write-ahead log have their names still: what is written to one without is gone at its closing.</summary>
    public bool IsInPlace => File.Exists(Store.Path) && File.Exists(Store.Path + "-wal");

    /// <summary>The statements; with the store's turn.</summary>
    public PredictionInserts InsertsOf(SqliteConnection connection) => _inserts ??= new PredictionInserts(connection);

    public async ValueTask DisposeAsync()
    {
        _inserts?.Dispose();
        await Store.DisposeAsync();
    }
}
