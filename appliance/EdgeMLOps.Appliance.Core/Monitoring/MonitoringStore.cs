using Dapper;
using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Core.Monitoring;

/// <summary>
/// What the appliance knows of its own work until the Gate has released it: the running bucket of operations, closed
/// ones, and the observations no metric has released yet. Safe for concurrent use.
/// </summary>
public sealed class MonitoringStore : IAsyncDisposable
{
    private readonly SqliteStore _store;
    private readonly TimeProvider _time;

    internal MonitoringStore(SqliteStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
    }

    /// <summary>Opens monitoring.db, creating it where there is none.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="time">Clock of the buckets.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The file cannot be opened.</exception>
    public static async Task<MonitoringStore> OpenAsync(string path, TimeProvider time, CancellationToken cancellationToken) =>
        new(await SqliteStore.OpenAsync(path, MonitoringSchema.Migrations, StoreAccess.OwnerOnly, cancellationToken), time);

    /// <summary>Keeps an observation; the same prediction noted again changes nothing.</summary>
    /// <param name="observation">What was observed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The store refused.</exception>
    public Task NoteAsync(PredictionObservation observation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(observation);
        return _store.WriteAsync(connection => ObservationQueries.Insert(connection, observation), cancellationToken);
    }

    /// <summary>The highest number of a prediction that was ever noted; 0: none.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The store refused.</exception>
    public Task<long> LastPredictionAsync(CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.ExecuteScalar<long?>("SELECT max(prediction_id) FROM observations") ?? 0, cancellationToken);

    /// <summary>Adds to the running bucket.</summary>
    /// <param name="totals">What to add.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The store refused; nothing was added.</exception>
    public Task AddAsync(OperationTotals totals, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(totals);
        var now = _time.GetUtcNow();
        return totals.IsEmpty
            ? Task.CompletedTask
            : _store.WriteAsync(connection => OperationQueries.Add(connection, totals, now), cancellationToken);
    }

    /// <summary>Closes the running bucket and begins the next at its end, both on a whole minute, so that no two overlap.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The store refused; the bucket runs on.</exception>
    public Task CloseOperationsAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        return _store.WriteAsync(connection => OperationQueries.Close(connection, now), cancellationToken);
    }

    /// <summary>Begin of the running bucket, or null when nothing was counted yet.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<DateTimeOffset?> RunningSinceAsync(CancellationToken cancellationToken) =>
        _store.ReadAsync(OperationQueries.RunningSince, cancellationToken);

    /// <summary>Closed buckets that the Gate has not sealed yet, oldest first.</summary>
    /// <param name="most">How many at the most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<ClosedOperations>> ClosedOperationsAsync(int most, CancellationToken cancellationToken) =>
        _store.ReadAsync(connection => OperationQueries.Closed(connection, most), cancellationToken);

    /// <summary>Forgets a closed bucket: it is sealed.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task ForgetOperationsAsync(long id, CancellationToken cancellationToken) => _store.WriteAsync(
        connection => connection.Execute("DELETE FROM operations_bucket WHERE id = @id AND end_ms IS NOT NULL", new { id }),
        cancellationToken);

    /// <summary>Observations a metric has not released, oldest first.</summary>
    /// <param name="metric">Number of the metric, 0 to 61.</param>
    /// <param name="most">How many at the most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<OpenObservation>> OpenObservationsAsync(int metric, int most, CancellationToken cancellationToken) =>
        _store.ReadAsync(connection => ObservationQueries.Open(connection, Bit(metric), most), cancellationToken);

    /// <summary>Notes that a metric has released observations; of those that every metric has released only the number is kept.</summary>
    /// <param name="metric">Number of the metric, 0 to 61.</param>
    /// <param name="predictionIds">The observations.</param>
    /// <param name="allMetrics">Numbers of all metrics there are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The store refused; nothing is marked.</exception>
    public Task MarkReleasedAsync(
        int metric, IReadOnlyCollection<long> predictionIds, IReadOnlyCollection<int> allMetrics, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(predictionIds);
        ArgumentNullException.ThrowIfNull(allMetrics);
        var all = allMetrics.Aggregate(0L, (mask, number) => mask | Bit(number));
        return _store.WriteAsync(
            connection => ObservationQueries.Release(connection, Bit(metric), predictionIds, all), cancellationToken);
    }

    /// <summary>Closes the file.</summary>
    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static long Bit(int metric)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(metric);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(metric, 61);
        return 1L << metric;
    }
}
