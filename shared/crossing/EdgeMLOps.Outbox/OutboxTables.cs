using Dapper;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Outbox;

/// <summary>What is done to the tables inside one transaction.</summary>
internal static class OutboxTables
{
    internal static OutboxSite? SiteOf(SqliteConnection connection) =>
        connection.QuerySingleOrDefault<(byte[] Site, long Epoch)?>("SELECT site, epoch FROM site") is { } row
            ? new OutboxSite(new Guid(row.Site, bigEndian: true), (uint)row.Epoch)
            : null;

    internal static object Parameters(OutboxKey key) =>
        new { Epoch = (long)key.Epoch, Stream = (long)key.Stream, Seq = (long)key.Sequence };

    internal static void MarkSent(SqliteConnection connection, IEnumerable<OutboxKey> keys, DateTimeOffset now) => connection.Execute(
        "UPDATE ledger SET sent_ms = @Now WHERE epoch = @Epoch AND stream = @Stream AND seq = @Seq",
        keys.Select(key => new { Epoch = (long)key.Epoch, Stream = (long)key.Stream, Seq = (long)key.Sequence, Now = now.ToUnixTimeMilliseconds() }));

    internal static LedgerEntry Entry(OutboxRow row) => new()
    {
        Key = new OutboxKey((uint)row.Epoch, (StreamId)row.Stream, (ulong)row.Seq),
        Hash = new Digest256(row.Hash),
        SealedUtc = DateTimeOffset.FromUnixTimeMilliseconds(row.SealedMs),
        SentUtc = row.SentMs is { } sent ? DateTimeOffset.FromUnixTimeMilliseconds(sent) : null,
        ReceiptedUtc = row.ReceiptedMs is { } receipted ? DateTimeOffset.FromUnixTimeMilliseconds(receipted) : null,
    };

    internal static SealedMessage Append(
        SqliteConnection connection, StreamId stream, Func<MessageHeader, SealedMessage> seal, DateTimeOffset now)
    {
        var site = SiteOf(connection) ?? throw new OutboxException("The outbox is not bound to a site yet");
        var last = connection.QuerySingleOrDefault<(long Seq, byte[] Hash)?>(
            "SELECT seq, hash FROM ledger WHERE epoch = @Epoch AND stream = @stream ORDER BY seq DESC LIMIT 1",
            new { Epoch = (long)site.Epoch, stream = (long)stream });
        var header = new MessageHeader
        {
            Id = Guid.CreateVersion7(now),
            Site = site.Site,
            Epoch = site.Epoch,
            Stream = stream,
            Sequence = last is { } before ? (ulong)before.Seq + 1 : 1,
            Previous = last is { } link ? new Digest256(link.Hash) : default,
        };
        var message = seal(header);
        if (message.Header != header)
        {
            throw new OutboxException("Another header was sealed than the one given");
        }

        connection.Execute(
            """
            INSERT INTO ledger (epoch, stream, seq, hash, sealed_ms) VALUES (@Epoch, @Stream, @Seq, @Hash, @Now);
            INSERT INTO waiting (epoch, stream, seq, frame) VALUES (@Epoch, @Stream, @Seq, @Frame);
            """,
            new
            {
                Epoch = (long)header.Epoch,
                Stream = (long)stream,
                Seq = (long)header.Sequence,
                Hash = message.Hash.ToArray(),
                Frame = message.Bytes.ToArray(),
                Now = now.ToUnixTimeMilliseconds(),
            });
        return message;
    }

    internal static ReceiptResult Apply(SqliteConnection connection, Receipt receipt, DateTimeOffset now)
    {
        if (SiteOf(connection)?.Site != receipt.Site)
        {
            return new ReceiptResult(ReceiptVerdict.OtherSite, 0);
        }

        var high = new { Epoch = (long)receipt.Epoch, Stream = (long)receipt.Stream, High = (long)receipt.High, Now = now.ToUnixTimeMilliseconds() };
        var hash = connection.ExecuteScalar<byte[]?>("SELECT hash FROM ledger WHERE epoch = @Epoch AND stream = @Stream AND seq = @High", high);
        if (hash is null)
        {
            return new ReceiptResult(ReceiptVerdict.UnknownMessage, 0);
        }

        if (new Digest256(hash) != receipt.HighHash)
        {
            return new ReceiptResult(ReceiptVerdict.Forked, 0);
        }

        // Each message's hash is in the next one, so equal hashes at the top mean equal messages all the way down. What was receipted before does
        // not wait: the ledger is for ever, and a receipt must not read all of it.
        connection.Execute(
            """
            UPDATE ledger SET receipted_ms = @Now
            WHERE epoch = @Epoch AND stream = @Stream AND seq <= @High AND receipted_ms IS NULL
              AND seq >= (SELECT min(seq) FROM waiting WHERE epoch = @Epoch AND stream = @Stream)
            """,
            high);
        var forgotten = connection.Execute("DELETE FROM waiting WHERE epoch = @Epoch AND stream = @Stream AND seq <= @High", high);
        return new ReceiptResult(ReceiptVerdict.Applied, forgotten);
    }
}
