using Dapper;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Fleet.Store;

/// <summary>What is done to the message tables inside one transaction.</summary>
internal static class MessageTables
{
    // Only a holder of a site's key can raise alarms; even so they must not fill the disk.
    private const int MostAlarms = 1000;

    private const string Here = "site = @Site AND epoch = @Epoch AND stream = @Stream AND seq = @Seq";

    internal static StoreResult Store(SqliteConnection connection, SealedMessage message, UpwardPayload payload, DateTimeOffset now)
    {
        var place = MessagePlace.Of(message.Header);
        if (HashAt(connection, place) is { } held)
        {
            return held == message.Hash
                ? new StoreResult(StoreVerdict.Duplicate, Receipt(connection, message.Header), null)
                : Alarmed(connection, StoreVerdict.Fork, place, message, now);
        }

        if (!Chains(connection, place, message))
        {
            return Alarmed(connection, StoreVerdict.ChainBroken, place, message, now);
        }

        Insert(connection, place, message, now);
        Advance(connection, place);
        var auditAlarm = payload is StateReport state ? WatchAudit(connection, place, state) : null;
        if (auditAlarm is not null)
        {
            Raise(connection, auditAlarm, place, message, now);
        }

        return new StoreResult(StoreVerdict.Stored, Receipt(connection, message.Header), auditAlarm);
    }

    private static StoreResult Alarmed(
        SqliteConnection connection, StoreVerdict verdict, MessagePlace place, SealedMessage message, DateTimeOffset now)
    {
        Raise(connection, verdict.ToString(), place, message, now);
        return new StoreResult(verdict, null, null);
    }

    private static Digest256? HashAt(SqliteConnection connection, MessagePlace place) =>
        connection.ExecuteScalar<byte[]?>($"SELECT hash FROM message WHERE {Here}", place) is { } hash ? new Digest256(hash) : null;

    private static bool Chains(SqliteConnection connection, MessagePlace place, SealedMessage message)
    {
        var before = HashAt(connection, place.Before);
        var after = connection.ExecuteScalar<byte[]?>($"SELECT prev FROM message WHERE {Here}", place.After);
        return (before is null || before == message.Header.Previous) && (after is null || new Digest256(after) == message.Hash);
    }

    private static void Insert(SqliteConnection connection, MessagePlace place, SealedMessage message, DateTimeOffset now) =>
        connection.Execute(
            """
            INSERT INTO message (site, epoch, stream, seq, kind, prev, hash, frame, arrived_ms)
            VALUES (@Site, @Epoch, @Stream, @Seq, @Kind, @Prev, @Hash, @Frame, @Now)
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
                Now = now.ToUnixTimeMilliseconds(),
            });

    private static long High(SqliteConnection connection, MessagePlace place) => connection.ExecuteScalar<long>(
        "SELECT ifnull(max(seq), 0) FROM high WHERE site = @Site AND epoch = @Epoch AND stream = @Stream", place);

    // A message that fills a gap frees those behind it that came early.
    private static void Advance(SqliteConnection connection, MessagePlace place)
    {
        var high = High(connection, place);
        var reached = high;
        while (HashAt(connection, place with { Seq = reached + 1 }) is not null)
        {
            reached++;
        }

        if (reached > high)
        {
            connection.Execute(
                "INSERT OR REPLACE INTO high (site, epoch, stream, seq) VALUES (@Site, @Epoch, @Stream, @Seq)", place with { Seq = reached });
        }
    }

    private static Receipt? Receipt(SqliteConnection connection, MessageHeader header)
    {
        var place = MessagePlace.Of(header);
        var high = High(connection, place);
        return high == 0
            ? null
            : new Receipt
            {
                Site = header.Site,
                Epoch = header.Epoch,
                Stream = header.Stream,
                High = (ulong)high,
                HighHash = HashAt(connection, place with { Seq = high })!.Value, // high names a message that is kept
            };
    }

    private static string? WatchAudit(SqliteConnection connection, MessagePlace place, StateReport state)
    {
        var earlier = StateAt(connection, place, "seq < @Seq ORDER BY seq DESC");
        var later = StateAt(connection, place, "seq > @Seq ORDER BY seq");
        return (earlier is null ? null : AuditWatch.Compare(earlier, state)) ?? (later is null ? null : AuditWatch.Compare(state, later));
    }

    private static StateReport? StateAt(SqliteConnection connection, MessagePlace place, string which)
    {
        var frame = connection.ExecuteScalar<byte[]?>(
            $"SELECT frame FROM message WHERE site = @Site AND epoch = @Epoch AND stream = @Stream AND {which} LIMIT 1", place);
        if (frame is null || SealedMessage.Read(frame, out var message) != FrameFault.None)
        {
            return null;
        }

        message!.ReadPayload(out var payload);
        return payload as StateReport;
    }

    private static void Raise(SqliteConnection connection, string code, MessagePlace place, SealedMessage message, DateTimeOffset now) =>
        connection.Execute(
            """
            INSERT OR IGNORE INTO alarm (site, epoch, stream, seq, code, hash, frame, raised_ms)
            SELECT @Site, @Epoch, @Stream, @Seq, @Code, @Hash, @Frame, @Now
            WHERE (SELECT count(*) FROM alarm WHERE site = @Site) < @Most
            """,
            new
            {
                place.Site,
                place.Epoch,
                place.Stream,
                place.Seq,
                Code = code,
                Hash = message.Hash.ToArray(),
                Frame = message.Bytes.ToArray(),
                Now = now.ToUnixTimeMilliseconds(),
                Most = MostAlarms,
            });
}
