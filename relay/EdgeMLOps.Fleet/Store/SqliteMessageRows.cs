using System.Data.Common;
using Dapper;
using EdgeMLOps.Contracts;

namespace EdgeMLOps.Fleet.Store;

/// <summary>The message tables in SQLite: it runs in this process, so one statement a message is as good as one for all.</summary>
internal sealed class SqliteMessageRows(DbConnection connection) : IMessageRows
{
    public IEnumerable<HeldMessage> Near(IReadOnlyCollection<MessagePlace> places) =>
    [
        .. places.SelectMany(place => Held(place, "seq BETWEEN @Seq - 1 AND @Seq + 1")),
        .. places.Select(place => place.Whole).Distinct().SelectMany(stream => Held(stream, "seq > 0 ORDER BY seq DESC LIMIT 1")),
    ];

    public void Insert(IReadOnlyCollection<KeptMessage> messages, long nowMs)
    {
        foreach (var (message, late) in messages)
        {
            var place = MessagePlace.Of(message.Header);
            connection.Execute(
                """
                INSERT INTO message (site, epoch, stream, seq, kind, prev, hash, frame, late, arrived_ms)
                VALUES (@Site, @Epoch, @Stream, @Seq, @Kind, @Prev, @Hash, @Frame, @Late, @Now)
                """,
                new
                {
                    place.Site,
                    place.Epoch,
                    place.Stream,
                    place.Seq,
                    Kind = (long)message.Kind,
                    Prev = message.Header.Previous.ToArray(),
                    Hash = message.Hash.ToArray(),
                    Frame = message.Bytes.ToArray(),
                    Late = late ? 1L : 0,
                    Now = nowMs,
                });
        }
    }

    public IEnumerable<HeldMessage> Advance(IReadOnlyCollection<MessagePlace> streams) => [.. streams.Select(Advance).OfType<HeldMessage>()];

    private IEnumerable<HeldMessage> Held(MessagePlace place, string which) => connection
        .Query<(long Seq, byte[] Previous, byte[] Hash)>(
            $"SELECT seq, prev, hash FROM message WHERE site = @Site AND epoch = @Epoch AND stream = @Stream AND {which}", place.Parameters)
        .Select(row => new HeldMessage(place with { Seq = row.Seq }, new Digest256(row.Previous), new Digest256(row.Hash)));

    // A message that fills a gap frees those behind it that came early.
    private HeldMessage? Advance(MessagePlace stream)
    {
        var high = connection.ExecuteScalar<long>(
            "SELECT coalesce(max(seq), 0) FROM high WHERE site = @Site AND epoch = @Epoch AND stream = @Stream", stream.Parameters);
        if (high == 0 && connection.ExecuteScalar<long>(
            "SELECT count(*) FROM message WHERE site = @Site AND epoch = @Epoch AND stream = @Stream AND seq = 1", stream.Parameters) == 0)
        {
            return null;
        }

        var end = connection.QuerySingle<(long Seq, byte[] Previous, byte[] Hash)>(
            """
            SELECT m.seq, m.prev, m.hash FROM message m
            WHERE m.site = @Site AND m.epoch = @Epoch AND m.stream = @Stream AND m.seq >= @Seq AND NOT EXISTS (
              SELECT 1 FROM message n WHERE n.site = @Site AND n.epoch = @Epoch AND n.stream = @Stream AND n.seq = m.seq + 1)
            ORDER BY m.seq LIMIT 1
            """,
            (stream with { Seq = high }).Parameters);
        var reached = stream with { Seq = end.Seq };
        if (end.Seq > high)
        {
            connection.Execute(
                """
                INSERT INTO high (site, epoch, stream, seq) VALUES (@Site, @Epoch, @Stream, @Seq)
                ON CONFLICT (site, epoch, stream) DO UPDATE SET seq = excluded.seq
                """,
                reached.Parameters);
        }

        return new HeldMessage(reached, new Digest256(end.Previous), new Digest256(end.Hash));
    }
}
