using Dapper;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Counts;
using EdgeMLOps.Appliance.Core.Predictions.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Benchmarks.Log;

/// <summary>A large log, by the product's own schema and statements, many images in a transaction and none of them awaited on the device.</summary>
internal static class BulkLog
{
    public const int Kept = 10;
    public const int Days = 90;

    private const int Dropped = 4;
    private const int Transaction = 50_000;

    /// <summary>When the first image is recorded.</summary>
    public static DateTimeOffset Begin { get; } = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="database">The file; made here.</param>
    /// <param name="images">How many, spread evenly over the days; the second half by another release of the model.</param>
    public static async Task FillAsync(string database, int images)
    {
        await using (await PredictionLog.OpenAsync(database, TimeProvider.System, NullLogger<PredictionLog>.Instance, CancellationToken.None))
        {
        }

        using var key = IdentityKeyFile.Beside(database).Read().Key ?? throw new InvalidOperationException("the log has no key");
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false, ForeignKeys = true }.ConnectionString);
        await connection.OpenAsync();
        connection.Execute("PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000; PRAGMA secure_delete = ON");
        using var inserts = new PredictionInserts(connection);
        using var counts = new CountWriter(connection);
        for (var first = 0; first < images; first += Transaction)
        {
            var rows = Make(first, images, key);
            connection.Execute("BEGIN IMMEDIATE");
            counts.Add([.. rows.Select(one => CountedRow.Of(inserts.InsertUncounted(one.Row, one.Prediction, key).Id, one.Row))]);
            connection.Execute("COMMIT");
        }

        connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static List<(PredictionRow Row, Prediction Prediction)> Make(int first, int images, IdentityKey key)
    {
        var some = new SomeImages(Kept, Dropped);
        return [.. Enumerable.Range(first, Math.Min(images - first, Transaction)).AsParallel().AsOrdered().Select(number =>
        {
            var prediction = some.Make(number, number < images / 2 ? 1 : 2);
            return (PredictionRow.From(prediction, Begin + (TimeSpan.FromDays(Days) * ((double)number / images)), key), prediction);
        })];
    }
}
