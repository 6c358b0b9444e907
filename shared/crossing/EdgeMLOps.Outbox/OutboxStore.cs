using Dapper;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Outbox;

/// <summary>
/// The one file appliance and relay meet in: sealed messages that wait, and a ledger of all that ever were sealed.
/// One process appends, another sends and applies receipts; each call is one transaction, so either may die at any moment.
/// It can hold nothing but sealed messages. Safe for concurrent use.
/// </summary>
public sealed class OutboxStore : IAsyncDisposable
{
    private readonly SqliteStore _store;
    private readonly TimeProvider _time;

    private OutboxStore(SqliteStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
    }

    /// <summary>Opens the file (0660), creating it where there is none.</summary>
    /// <param name="path">By custom <c>crossing/outbox.db</c>; its folder must exist.</param>
    /// <param name="time">Clock of the ledger.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The file cannot be opened.</exception>
    public static async Task<OutboxStore> OpenAsync(string path, TimeProvider time, CancellationToken cancellationToken) =>
        new(await SqliteStore.OpenAsync(path, OutboxSchema.Migrations, StoreAccess.SharedWithGroup, cancellationToken), time);

    /// <summary>Opens an existing file for reading only, as the command line does.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="StorageException">There is no such file.</exception>
    public static OutboxStore OpenReadOnly(string path) => new(SqliteStore.OpenReadOnly(path), TimeProvider.System);

    /// <summary>Whose outbox it is; null before <see cref="BindAsync"/>.</summary>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    public Task<OutboxSite?> SiteAsync(CancellationToken cancellationToken) => _store.ReadAsync(OutboxTables.SiteOf, cancellationToken);

    /// <summary>Says whose outbox it is. Repeating it is harmless; a higher epoch starts every sequence at 1 again, and what waits is still sent.</summary>
    /// <exception cref="OutboxException">It is another site's, or the epoch would fall.</exception>
    /// <exception cref="StorageException">The store refused.</exception>
    public Task BindAsync(OutboxSite site, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(site);
        return _store.WriteAsync(
            connection =>
            {
                if (OutboxTables.SiteOf(connection) is { } bound && (bound.Site != site.Site || bound.Epoch > site.Epoch))
                {
                    throw new OutboxException("The outbox is bound to another site or a later epoch");
                }

                connection.Execute(
                    "INSERT OR REPLACE INTO site (only_row, site, epoch) VALUES (1, @Site, @Epoch)",
                    new { Site = site.Site.ToByteArray(bigEndian: true), Epoch = (long)site.Epoch });
            },
            cancellationToken);
    }

    /// <summary>Gives the next place in a stream to <paramref name="seal"/> and keeps what it seals, in one transaction: if it throws, or
    /// the process dies, the place is not taken.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="seal">Seals the message for exactly this header; must be quick, the file is locked meanwhile.</param>
    /// <param name="cancellationToken">Gives up before the transaction.</param>
    /// <returns>The message as stored.</returns>
    /// <exception cref="OutboxException">The outbox is not bound, or another header was sealed.</exception>
    /// <exception cref="StorageException">The store refused; the place is not taken.</exception>
    public Task<SealedMessage> AppendAsync(
        StreamId stream, Func<MessageHeader, SealedMessage> seal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(seal);
        return _store.WriteAsync(connection => OutboxTables.Append(connection, stream, seal, _time.GetUtcNow()), cancellationToken);
    }

    /// <summary>The messages without a receipt, in the order they were sealed, oldest first.</summary>
    /// <param name="max">Most keys to return, from 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    public Task<IReadOnlyList<OutboxKey>> PendingAsync(int max, CancellationToken cancellationToken) =>
        _store.ReadAsync<IReadOnlyList<OutboxKey>>(
            connection =>
            [
                .. connection
                    .Query<(long Epoch, long Stream, long Seq)>("SELECT epoch, stream, seq FROM waiting ORDER BY id LIMIT @max", new { max })
                    .Select(row => new OutboxKey((uint)row.Epoch, (StreamId)row.Stream, (ulong)row.Seq)),
            ],
            cancellationToken);

    /// <summary>The message's exact bytes; null once a receipt has covered it.</summary>
    /// <exception cref="OutboxException">What lies in the file is no frame: the file was tampered with.</exception>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    public async Task<SealedMessage?> ReadAsync(OutboxKey key, CancellationToken cancellationToken)
    {
        var frame = await _store.ReadAsync(
            connection => connection.ExecuteScalar<byte[]?>(
                "SELECT frame FROM waiting WHERE epoch = @Epoch AND stream = @Stream AND seq = @Seq", OutboxTables.Parameters(key)),
            cancellationToken);
        if (frame is null)
        {
            return null;
        }

        var fault = SealedMessage.Read(frame, out var message);
        return message ?? throw new OutboxException($"A row of the outbox is no frame: {fault}");
    }

    /// <summary>Notes that a broker acknowledged the messages. They are kept: a broker's word promises nothing about the fleet.</summary>
    /// <exception cref="StorageException">The store refused; nothing is noted.</exception>
    public Task MarkSentAsync(IReadOnlyCollection<OutboxKey> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return keys.Count == 0
            ? Task.CompletedTask
            : _store.WriteAsync(connection => OutboxTables.MarkSent(connection, keys, _time.GetUtcNow()), cancellationToken);
    }

    /// <summary>Forgets the bytes of every message the receipt covers, if it is the fleet's and its hash is ours.</summary>
    /// <param name="receipt">The receipt as it arrived.</param>
    /// <param name="fleet">The fleet's key.</param>
    /// <param name="cancellationToken">Gives up before the transaction.</param>
    /// <exception cref="StorageException">The store refused; nothing is forgotten.</exception>
    public Task<ReceiptResult> ApplyReceiptAsync(Receipt receipt, VerifyingKey fleet, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return receipt.IsSignedBy(fleet)
            ? _store.WriteAsync(connection => OutboxTables.Apply(connection, receipt, _time.GetUtcNow()), cancellationToken)
            : Task.FromResult(new ReceiptResult(ReceiptVerdict.BadSignature, 0));
    }

    /// <summary>How much waits.</summary>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    public Task<OutboxDepth> DepthAsync(CancellationToken cancellationToken) =>
        _store.ReadAsync(
            connection =>
            {
                var (messages, bytes) = connection.QuerySingle<(long Messages, long Bytes)>(
                    "SELECT count(*), ifnull(sum(length(frame)), 0) FROM waiting");
                return new OutboxDepth(messages, bytes);
            },
            cancellationToken);

    /// <summary>A stretch of a stream's ledger, oldest first.</summary>
    /// <param name="epoch">Installation count.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="after">Sequence to start behind; 0 for the beginning.</param>
    /// <param name="max">Most entries to return, from 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    public Task<IReadOnlyList<LedgerEntry>> LedgerAsync(
        uint epoch, StreamId stream, ulong after, int max, CancellationToken cancellationToken) =>
        _store.ReadAsync<IReadOnlyList<LedgerEntry>>(
            connection =>
            [
                .. connection.Query<OutboxRow>(
                    """
                    SELECT epoch AS Epoch, stream AS Stream, seq AS Seq, hash AS Hash, sealed_ms AS SealedMs, sent_ms AS SentMs, receipted_ms AS ReceiptedMs
                    FROM ledger WHERE epoch = @epoch AND stream = @stream AND seq > @after ORDER BY seq LIMIT @max
                    """,
                    new { epoch = (long)epoch, stream = (long)stream, after = (long)after, max }).Select(OutboxTables.Entry),
            ],
            cancellationToken);

    /// <summary>Closes the file.</summary>
    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
