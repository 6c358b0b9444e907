using EdgeMLOps.Contracts;
using Npgsql;

namespace EdgeMLOps.Fleet.Store;

/// <summary>The message tables in PostgreSQL: one statement for many messages, since each is a journey to the server.</summary>
internal sealed class PostgresMessageRows(NpgsqlConnection connection) : IMessageRows
{
    private const string NearStatement =
        """
        WITH w AS (SELECT * FROM unnest($1, $2, $3, $4) AS u (site, epoch, stream, seq))
        SELECT m.site, m.epoch, m.stream, m.seq, m.prev, m.hash
        FROM w JOIN message m ON m.site = w.site AND m.epoch = w.epoch AND m.stream = w.stream AND m.seq BETWEEN w.seq - 1 AND w.seq + 1
        UNION ALL
        SELECT s.site, s.epoch, s.stream, l.seq, l.prev, l.hash
        FROM (SELECT DISTINCT site, epoch, stream FROM w) s CROSS JOIN LATERAL (
          SELECT m.seq, m.prev, m.hash FROM message m
          WHERE m.site = s.site AND m.epoch = s.epoch AND m.stream = s.stream ORDER BY m.seq DESC LIMIT 1) l
        """;

    private const string InsertStatement =
        """
        INSERT INTO message (site, epoch, stream, seq, kind, prev, hash, frame, late, arrived_ms)
        SELECT w.site, w.epoch, w.stream, w.seq, w.kind, w.prev, w.hash, w.frame, w.late, $10
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) AS w (site, epoch, stream, seq, kind, prev, hash, frame, late)
        """;

    private const string AdvanceStatement =
        """
        WITH w AS (
          SELECT u.site, u.epoch, u.stream, coalesce(h.seq, 0) AS high
          FROM unnest($1, $2, $3) AS u (site, epoch, stream) LEFT JOIN high h USING (site, epoch, stream)),
        reached AS (
          SELECT w.site, w.epoch, w.stream, w.high, r.seq, r.prev, r.hash
          FROM w CROSS JOIN LATERAL (
            SELECT m.seq, m.prev, m.hash FROM message m
            WHERE m.site = w.site AND m.epoch = w.epoch AND m.stream = w.stream AND m.seq >= w.high AND NOT EXISTS (
              SELECT 1 FROM message n WHERE n.site = m.site AND n.epoch = m.epoch AND n.stream = m.stream AND n.seq = m.seq + 1)
            ORDER BY m.seq LIMIT 1) r
          WHERE w.high > 0 OR EXISTS (
            SELECT 1 FROM message f WHERE f.site = w.site AND f.epoch = w.epoch AND f.stream = w.stream AND f.seq = 1)),
        moved AS (
          INSERT INTO high (site, epoch, stream, seq) SELECT site, epoch, stream, seq FROM reached WHERE seq > high
          ON CONFLICT (site, epoch, stream) DO UPDATE SET seq = excluded.seq)
        SELECT site, epoch, stream, seq, prev, hash FROM reached
        """;

    public IEnumerable<HeldMessage> Near(IReadOnlyCollection<MessagePlace> places)
    {
        using var command = new NpgsqlCommand(NearStatement, connection);
        AddStreams(command, places);
        Add(command, places.Select(p => p.Seq));
        return Held(command);
    }

    public void Insert(IReadOnlyCollection<KeptMessage> messages, long nowMs)
    {
        MessagePlace[] places = [.. messages.Select(m => MessagePlace.Of(m.Message.Header))];
        using var command = new NpgsqlCommand(InsertStatement, connection);
        AddStreams(command, places);
        Add(command, places.Select(p => p.Seq));
        Add(command, messages.Select(m => (long)m.Message.Kind));
        Add(command, messages.Select(m => m.Message.Header.Previous.ToArray()));
        Add(command, messages.Select(m => m.Message.Hash.ToArray()));
        Add(command, messages.Select(m => m.Message.Bytes.ToArray()));
        Add(command, messages.Select(m => m.Late ? 1L : 0));
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = nowMs });
        command.ExecuteNonQuery();
    }

    public IEnumerable<HeldMessage> Advance(IReadOnlyCollection<MessagePlace> streams)
    {
        using var command = new NpgsqlCommand(AdvanceStatement, connection);
        AddStreams(command, streams);
        return Held(command);
    }

    private static void AddStreams(NpgsqlCommand command, IReadOnlyCollection<MessagePlace> places)
    {
        Add(command, places.Select(p => p.Site));
        Add(command, places.Select(p => p.Epoch));
        Add(command, places.Select(p => p.Stream));
    }

    private static void Add<T>(NpgsqlCommand command, IEnumerable<T> values) =>
        command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. values] });

    private static List<HeldMessage> Held(NpgsqlCommand command)
    {
        var held = new List<HeldMessage>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var site = new Guid(reader.GetFieldValue<byte[]>(0), bigEndian: true);
            var place = new MessagePlace(site, reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
            held.Add(new HeldMessage(place, new Digest256(reader.GetFieldValue<byte[]>(4)), new Digest256(reader.GetFieldValue<byte[]>(5))));
        }

        return held;
    }
}
