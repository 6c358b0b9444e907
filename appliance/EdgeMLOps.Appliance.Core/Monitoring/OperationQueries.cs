using Dapper;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Monitoring;

/// <summary>Buckets of operations: one runs (no end), the others wait for the Gate.</summary>
internal static class OperationQueries
{
    private const long Minute = 60_000;

    public static void Add(SqliteConnection connection, OperationTotals totals, DateTimeOffset now)
    {
        var bucket = Running(connection) ?? Begin(connection, FloorMinute(now));
        connection.Execute(
            """
            INSERT INTO operation_counts (bucket_id, counter, value) VALUES (@bucket, @counter, @value)
            ON CONFLICT DO UPDATE SET value = value + excluded.value
            """,
            totals.Counters.Select(pair => new { bucket, counter = (int)pair.Key, value = pair.Value }));
        connection.Execute(
            """
            INSERT INTO operation_latencies (bucket_id, stage, bin, value) VALUES (@bucket, @stage, @bin, @value)
            ON CONFLICT DO UPDATE SET value = value + excluded.value
            """,
            totals.Latencies.SelectMany(stage => stage.Value
                .Select((value, bin) => new { bucket, stage = (int)stage.Key, bin, value })
                .Where(row => row.value != 0)));
    }

    public static void Close(SqliteConnection connection, DateTimeOffset now)
    {
        if (Running(connection) is not { } bucket)
        {
            return;
        }

        var start = connection.ExecuteScalar<long>("SELECT start_ms FROM operations_bucket WHERE id = @bucket", new { bucket });
        var end = Math.Max(start + Minute, FloorMinute(now.AddMilliseconds(Minute - 1)));
        connection.Execute("UPDATE operations_bucket SET end_ms = @end WHERE id = @bucket", new { bucket, end });
        Begin(connection, end);
    }

    public static DateTimeOffset? RunningSince(SqliteConnection connection) =>
        connection.QuerySingleOrDefault<long?>("SELECT start_ms FROM operations_bucket WHERE end_ms IS NULL") is { } start
            ? DateTimeOffset.FromUnixTimeMilliseconds(start)
            : null;

    public static IReadOnlyList<ClosedOperations> Closed(SqliteConnection connection, int most) =>
        [.. connection.Query<(long Id, long Start, long End)>(
                "SELECT id, start_ms, end_ms FROM operations_bucket WHERE end_ms IS NOT NULL ORDER BY id LIMIT @most", new { most })
            .ToList()
            .Select(row => new ClosedOperations(
                row.Id,
                DateTimeOffset.FromUnixTimeMilliseconds(row.Start),
                DateTimeOffset.FromUnixTimeMilliseconds(row.End),
                Totals(connection, row.Id)))];

    private static OperationTotals Totals(SqliteConnection connection, long bucket)
    {
        var counters = connection
            .Query<(long Counter, long Value)>("SELECT counter, value FROM operation_counts WHERE bucket_id = @bucket", new { bucket })
            .ToDictionary(row => (OperationCounter)row.Counter, row => row.Value);
        var latencies = new Dictionary<OperationStage, long[]>();
        foreach (var (stage, bin, value) in connection.Query<(long Stage, long Bin, long Value)>(
            "SELECT stage, bin, value FROM operation_latencies WHERE bucket_id = @bucket", new { bucket }))
        {
            if (!latencies.TryGetValue((OperationStage)stage, out var bins))
            {
                latencies[(OperationStage)stage] = bins = new long[LatencyBins.Count];
            }

            bins[bin] = value;
        }

        return new OperationTotals(counters, latencies);
    }

    private static long? Running(SqliteConnection connection) =>
        connection.QuerySingleOrDefault<long?>("SELECT id FROM operations_bucket WHERE end_ms IS NULL");

    private static long Begin(SqliteConnection connection, long start) => connection.ExecuteScalar<long>(
        "INSERT INTO operations_bucket (start_ms) VALUES (@start) RETURNING id", new { start });

    private static long FloorMinute(DateTimeOffset at)
    {
        var milliseconds = at.ToUnixTimeMilliseconds();
        return milliseconds - (milliseconds % Minute);
    }
}
