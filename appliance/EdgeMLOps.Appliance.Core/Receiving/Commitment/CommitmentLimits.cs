using Dapper;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Receiving.Commitment;

/// <summary>How much may wait for its report, altogether and of one peer, so that no peer keeps the others out.</summary>
internal sealed record CommitmentLimits(int MaxOpen, int MaxOpenObjects, int PeerPercent)
{
    public CommitmentLimits(CommitmentOptions options)
        : this(options.MaxOpen, options.MaxOpenObjects, options.PeerPercent)
    {
    }

    /// <summary>Why one more request may not wait; null when it may.</summary>
    /// <param name="connection">With the writer's turn.</param>
    /// <param name="peerAe">Who asks.</param>
    /// <param name="objects">How many objects the request names.</param>
    public TakenCommitment? Judge(SqliteConnection connection, string peerAe, int objects)
    {
        var (open, held) = connection.QuerySingle<(long, long)>("SELECT count(*), coalesce(sum(objects), 0) FROM request WHERE state = 0");
        if (open >= MaxOpen || held + objects > MaxOpenObjects)
        {
            return TakenCommitment.TooMany;
        }

        var (own, ownObjects) = connection.QuerySingle<(long, long)>(
            "SELECT count(*), coalesce(sum(objects), 0) FROM request WHERE state = 0 AND peer_ae = @peerAe", new { peerAe });
        return own > 0 && (own >= Share(MaxOpen) || ownObjects + objects > Share(MaxOpenObjects)) ? TakenCommitment.PeerShare : null;
    }

    /// <summary>Forgets the oldest of the requests that ended once they weigh more than the open ones may.</summary>
    public void Trim(SqliteConnection connection)
    {
        if (connection.ExecuteScalar<long>("SELECT coalesce(sum(objects + 1), 0) FROM request WHERE state <> 0") <= MaxOpenObjects)
        {
            return;
        }

        // Somewhat more than needed, so that not every further one has to look for what is oldest.
        connection.Execute(
            """
            WITH ended AS (
              SELECT id, sum(objects + 1) OVER (ORDER BY ended_ms DESC, id DESC ROWS UNBOUNDED PRECEDING) AS weight FROM request WHERE state <> 0)
            DELETE FROM request WHERE id IN (SELECT id FROM ended WHERE weight > @most)
            """,
            new { most = MaxOpenObjects / 10 * 9 });
    }

    private long Share(int most) => Math.Max(1, (long)most * PeerPercent / 100);
}
