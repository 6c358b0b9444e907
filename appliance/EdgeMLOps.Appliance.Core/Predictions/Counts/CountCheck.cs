using Dapper;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Counts;

/// <summary>Compares the daily counts with the rows, a day at a time, so that a long check keeps nobody from folding the write-ahead log.</summary>
public static class CountCheck
{
    private const int FirstVersion = 5;

    /// <summary>Checks all days. The service may be running.</summary>
    /// <param name="log">The database.</param>
    /// <param name="cancellationToken">Gives up between days.</param>
    /// <returns>What was found; null where there is no log, or one from before there were counts.</returns>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public static async Task<CountVerification?> RunAsync(string log, CancellationToken cancellationToken)
    {
        if (!File.Exists(log))
        {
            return null;
        }

        await using var store = SqliteStore.OpenReadOnly(log);
        if (await store.ReadAsync(connection => connection.ExecuteScalar<int>("PRAGMA user_version"), cancellationToken) < FirstVersion)
        {
            return null;
        }

        var (rows, wrong, firstWrong) = (0L, 0, (DateOnly?)null);
        for (var from = (int?)int.MinValue; from is { } first;)
        {
            var (day, count, isRight) = await store.ReadAsync(connection => CheckNext(connection, first), cancellationToken);
            (rows, wrong) = (rows + count, wrong + (isRight ? 0 : 1));
            firstWrong ??= isRight ? null : CountDay.DateOf(day!.Value); // not null: a day that is wrong is one
            from = day + 1;
        }

        return new(rows, wrong, firstWrong);
    }

    /// <summary>Counts all anew. Only while the service does not run (the caller has its claim).</summary>
    /// <param name="log">The database.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <exception cref="StorageException">There is none, or the store refused; nothing was changed.</exception>
    public static async Task RebuildAsync(string log, CancellationToken cancellationToken)
    {
        if (!File.Exists(log))
        {
            throw new StorageException(StorageFault.CannotOpen, log, inner: null);
        }

        await using var store = await SqliteStore.OpenAsync(
            log, PredictionSchema.All(() => throw new StorageException(StorageFault.NoKey, log, inner: null)), new StoreOptions { SecureDelete = true }, cancellationToken);
        await store.WriteAsync(CountTables.Fill, cancellationToken);
    }

    private static (int? Day, long Rows, bool IsRight) CheckNext(SqliteConnection connection, int from)
    {
        if (NextDay(connection, from) is not { } day)
        {
            return (null, 0, true);
        }

        var sources = CountSources.Of(connection);
        var (counter, rows) = (new PredictionCounter(), 0L);
        foreach (var row in CountedRow.OfDay(connection, day))
        {
            // One that has no number has none of its counts either: it shows as a difference.
            counter.Add(row, sources.GetValueOrDefault(row.Source, -1));
            rows++;
        }

        var kept = connection.Query<(int Source, int Kind, int ClassId, int Item, long Count)>(
            "SELECT source_id, kind, class_id, item, count FROM daily_count WHERE day = @day", new { day });
        var expected = counter.Counts.ToDictionary();
        return (day, rows, kept.All(one => expected.Remove(new(day, one.Source, (CountKind)one.Kind, one.ClassId, one.Item), out var count) && count == one.Count)
            && expected.Count == 0);
    }

    private static int? NextDay(SqliteConnection connection, int from)
    {
        var counted = connection.ExecuteScalar<int?>("SELECT min(day) FROM daily_count WHERE day >= @from", new { from });
        var recorded = connection.ExecuteScalar<long?>("SELECT min(recorded_ms) FROM prediction WHERE recorded_ms >= @from", new { from = CountDay.FirstMs(from) });
        return recorded is { } ms ? Math.Min(counted ?? int.MaxValue, CountDay.Of(ms)) : counted;
    }
}
