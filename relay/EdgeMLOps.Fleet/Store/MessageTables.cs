using System.Data.Common;
using Dapper;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down;

namespace EdgeMLOps.Fleet.Store;

/// <summary>What is done to the message tables inside one transaction.</summary>
internal static class MessageTables
{
    // Only a holder of a site's key can raise alarms; even so they must not fill the disk.
    private const int MostAlarms = 1000;

    internal static StoreResult[] Store(DbConnection connection, IMessageRows rows, IReadOnlyList<CheckedMessage> arrived, DateTimeOffset now)
    {
        var nowMs = now.ToUnixTimeMilliseconds();
        var plan = new StorePlan(rows.Near([.. arrived.Select(a => MessagePlace.Of(a.Message.Header))]));
        var verdicts = arrived.Select(plan.Take).ToArray();
        if (plan.Kept.Count > 0)
        {
            rows.Insert(plan.Kept, nowMs);
        }

        var ends = Ends(rows, arrived.Where((_, i) => verdicts[i] is StoreVerdict.Stored or StoreVerdict.Duplicate));
        return [.. arrived.Select((message, i) => Result(connection, message, verdicts[i], plan, ends, nowMs))];
    }

    private static Dictionary<MessagePlace, HeldMessage> Ends(IMessageRows rows, IEnumerable<CheckedMessage> receipted)
    {
        MessagePlace[] streams = [.. receipted.Select(m => MessagePlace.Of(m.Message.Header).Whole).Distinct()];
        return streams.Length == 0 ? [] : rows.Advance(streams).ToDictionary(end => end.Place.Whole);
    }

    private static StoreResult Result(
        DbConnection connection, CheckedMessage arrived, StoreVerdict verdict, StorePlan plan, Dictionary<MessagePlace, HeldMessage> ends, long nowMs)
    {
        var message = arrived.Message;
        var late = verdict == StoreVerdict.Stored && plan.IsLate(MessagePlace.Of(message.Header));
        if (verdict is StoreVerdict.Fork or StoreVerdict.ChainBroken)
        {
            Raise(connection, verdict.ToString(), message, nowMs);
            return new StoreResult(verdict, null, Late: false, null);
        }

        var auditAlarm = verdict == StoreVerdict.Stored && arrived.Payload is StateReport state
            ? WatchAudit(connection, MessagePlace.Of(message.Header), state)
            : null;
        if (auditAlarm is not null)
        {
            Raise(connection, auditAlarm, message, nowMs);
        }

        return new StoreResult(verdict, Receipt(message.Header, ends), late, auditAlarm);
    }

    private static Receipt? Receipt(MessageHeader header, Dictionary<MessagePlace, HeldMessage> ends) =>
        ends.TryGetValue(MessagePlace.Of(header).Whole, out var end)
            ? new Receipt
            {
                Site = header.Site,
                Epoch = header.Epoch,
                Stream = header.Stream,
                High = (ulong)end.Place.Seq,
                HighHash = end.Hash,
            }
            : null;

    private static string? WatchAudit(DbConnection connection, MessagePlace place, StateReport state)
    {
        var earlier = StateAt(connection, place, "seq < @Seq ORDER BY seq DESC");
        var later = StateAt(connection, place, "seq > @Seq ORDER BY seq");
        return (earlier is null ? null : AuditWatch.Compare(earlier, state)) ?? (later is null ? null : AuditWatch.Compare(state, later));
    }

    // Of two that arrived together the one with the higher number looks back at the other: one alarm for one fault.
    private static StateReport? StateAt(DbConnection connection, MessagePlace place, string which)
    {
        var frame = connection.ExecuteScalar<byte[]?>(
            $"""
            SELECT frame FROM message
            WHERE site = @Site AND epoch = @Epoch AND stream = @Stream
              AND id < (SELECT id FROM message WHERE site = @Site AND epoch = @Epoch AND stream = @Stream AND seq = @Seq)
              AND {which} LIMIT 1
            """,
            place.Parameters);
        if (frame is null || SealedMessage.Read(frame, out var message) != FrameFault.None)
        {
            return null;
        }

        message!.ReadPayload(out var payload);
        return payload as StateReport;
    }

    private static void Raise(DbConnection connection, string code, SealedMessage message, long nowMs)
    {
        var place = MessagePlace.Of(message.Header);
        connection.Execute(
            """
            INSERT INTO alarm (site, epoch, stream, seq, code, hash, frame, raised_ms)
            SELECT @Site, @Epoch, @Stream, @Seq, @Code, @Hash, @Frame, @Now
            WHERE (SELECT count(*) FROM alarm WHERE site = @Site) < @Most
            ON CONFLICT DO NOTHING
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
                Now = nowMs,
                Most = MostAlarms,
            });
    }
}
