using System.Data.Common;
using Dapper;
using EdgeMLOps.Contracts;
using EdgeMLOps.Fleet.Store;

namespace EdgeMLOps.Fleet.Sites;

/// <summary>How many messages are missing below a later one, of all sites together. What is complete is not looked at, however much it is.</summary>
internal static class MissingCount
{
    // The streams are named, so that the index is asked for a few places of each and no table is read as a whole.
    private static readonly string Query =
        $"""
        SELECT CAST(coalesce(sum(highest - complete - beyond), 0) AS bigint) FROM (
          SELECT
            coalesce((SELECT max(m.seq) FROM message m WHERE m.site = s.site AND m.epoch = s.epoch AND m.stream = n.stream), 0) AS highest,
            coalesce(h.seq, 0) AS complete,
            (SELECT count(*) FROM message m WHERE m.site = s.site AND m.epoch = s.epoch AND m.stream = n.stream AND m.seq > coalesce(h.seq, 0)) AS beyond
          FROM site s
          CROSS JOIN ({string.Join(" UNION ALL ", Enum.GetValues<StreamId>().Select(stream => FormattableString.Invariant($"SELECT {(long)stream} AS stream")))}) AS n
          LEFT JOIN high h ON h.site = s.site AND h.epoch = s.epoch AND h.stream = n.stream) AS streams
        """;

    internal static Task<long> ReadAsync(IFleetDatabase database, CancellationToken cancellationToken) =>
        database.ReadAsync(Read, cancellationToken);

    private static long Read(DbConnection connection) => connection.ExecuteScalar<long>(Query);
}
