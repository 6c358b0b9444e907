using System.Security.Cryptography;
using System.Threading.Channels;
using Dapper;
using EdgeMLOps.Appliance.Core.Results.Objects;
using EdgeMLOps.Hosting.Files;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>
/// The durable queue of results: bytes are on the device before the first send, a result is known by its SOP Instance UID,
/// and each destination has a row of its own that ends only when it has answered Success. Safe for concurrent use.
/// </summary>
public sealed class ResultQueue
{
    private readonly SqliteStore _store;
    private readonly string _folder;
    private readonly IReadOnlyList<QueueDestination> _destinations;
    private readonly TimeProvider _time;
    private readonly List<ChannelWriter<bool>> _wakers = [];
    private readonly List<ChannelWriter<bool>> _provers = [];
    private int _requeues;

    internal ResultQueue(SqliteStore store, string folder, IReadOnlyList<QueueDestination> destinations, TimeProvider time)
    {
        _store = store;
        _folder = folder;
        _destinations = destinations;
        _time = time;
    }

    /// <summary>Names of the destinations that are configured; rows of others are history.</summary>
    internal IEnumerable<string> Destinations => _destinations.Select(destination => destination.Name);

    /// <summary>Which objects some destination gets; the report is made for none as well.</summary>
    internal IReadOnlySet<ResultKind> Wanted => _destinations.SelectMany(destination => destination.Objects).Append(ResultKind.Sr).ToHashSet();

    /// <summary>Has somebody woken whenever something new is due. All subscribe before the first result is queued.</summary>
    /// <param name="waker">A bounded channel that drops what it has no room for: one wake-up says all.</param>
    internal void Subscribe(ChannelWriter<bool> waker) => _wakers.Add(waker);

    /// <summary>Has somebody woken whenever something new was delivered. As <see cref="Subscribe"/>.</summary>
    internal void SubscribeProver(ChannelWriter<bool> waker) => _provers.Add(waker);

    /// <summary>How often a person had something sent again: who rests after a failure rests no longer then.</summary>
    internal int Requeues => Volatile.Read(ref _requeues);

    /// <summary>Something may be due now that was not.</summary>
    internal void Wake() => _wakers.ForEach(waker => waker.TryWrite(true));

    /// <summary>Stores a result for every destination. Offered again, after a crash for example, it changes nothing.</summary>
    /// <param name="document">The result.</param>
    /// <param name="cancellationToken">Gives up before anything is stored.</param>
    /// <returns>False if it was there already.</returns>
    /// <exception cref="StorageException">The store refused; nothing is queued.</exception>
    /// <exception cref="IOException">The file cannot be written; nothing is queued.</exception>
    public Task<bool> EnqueueAsync(ResultDocument document, CancellationToken cancellationToken) => EnqueueAsync([document], cancellationToken);

    /// <summary>Stores the objects of a result, each for the destinations that get its kind: all of them or none, before any is sent.</summary>
    /// <param name="documents">At least one; a set is known by the first.</param>
    /// <param name="cancellationToken">Gives up before anything is stored.</param>
    /// <returns>False if it was there already.</returns>
    /// <exception cref="StorageException">The store refused; nothing is queued.</exception>
    /// <exception cref="IOException">A file cannot be written; nothing is queued.</exception>
    public async Task<bool> EnqueueAsync(IReadOnlyList<ResultDocument> documents, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(documents);
        if (await _store.ReadAsync(connection => IsKnown(connection, documents[0].SopInstanceUid), cancellationToken))
        {
            return false;
        }

        // The name is random: a file name made of a UID would carry it into logs and listings.
        List<(ResultDocument Document, string File)> named = [.. documents.Select(document => (document, $"{Guid.NewGuid():N}.dcm"))];
        // Bytes before the rows: a row without bytes could never be sent, bytes without a row are swept at the next start.
        foreach (var (document, file) in named)
        {
            await AtomicFile.WriteAsync(Path.Combine(_folder, file), document.File, cancellationToken);
        }

        var added = await _store.WriteAsync(connection => Insert(connection, named), cancellationToken);
        if (!added)
        {
            named.ForEach(item => File.Delete(Path.Combine(_folder, item.File)));
        }

        Wake();
        return added;
    }

    /// <summary>All deliveries, newest result first.</summary>
    /// <param name="most">How many at the most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<DeliveryStatus>> ListAsync(int most, CancellationToken cancellationToken) =>
        ListAsync(new DeliveryFilter(), most, cancellationToken);

    /// <summary>Deliveries of a choice, newest result first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="most">How many at the most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<DeliveryStatus>> ListAsync(DeliveryFilter filter, int most, CancellationToken cancellationToken) =>
        _store.ReadAsync(connection => ResultQueries.List(connection, filter, most), cancellationToken);

    /// <summary>Has deliveries be due at once: the same bytes under the same UIDs go out again, in their turn.</summary>
    /// <param name="filter">Which, of those to destinations that are configured.</param>
    /// <param name="force">Also those that their destination has proven to have.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The store refused; nothing is changed.</exception>
    public async Task<Requeued> RequeueAsync(DeliveryFilter filter, bool force, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var requeued = await _store.WriteAsync(connection => ResultRequeue.Run(connection, filter, Destinations, force, now), cancellationToken);
        Interlocked.Increment(ref _requeues);
        Wake();
        return requeued;
    }

    /// <summary>Numbers of deliveries: those that wait, and those that were answered Success, confirmed or not.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<(long Waiting, long Delivered)> CountAsync(CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.QuerySingle<(long, long)>(
            "SELECT count(*) FILTER (WHERE state = 0), count(*) FILTER (WHERE state <> 0) FROM deliveries"),
        cancellationToken);

    /// <summary>Numbers of deliveries, and of those to a destination that is configured that wait too long.</summary>
    /// <param name="alarmAge">So long may sending, and then the proof, take.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<DeliveryCounts> CountsAsync(TimeSpan alarmAge, CancellationToken cancellationToken)
    {
        var before = (_time.GetUtcNow() - alarmAge).ToUnixTimeMilliseconds();
        return _store.ReadAsync(connection => ResultQueries.Counts(connection, Destinations, before), cancellationToken);
    }

    /// <summary>Deliveries queued for a destination before a time that still wait.</summary>
    internal Task<int> OverdueAsync(string destination, DateTimeOffset before, CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.QuerySingle<int>(
            "SELECT count(*) FROM deliveries WHERE destination = @destination AND state = 0 AND queued_ms < @before",
            new { destination, before = before.ToUnixTimeMilliseconds() }),
        cancellationToken);

    /// <summary>The report that was queued last for a study, other than the given one: what a new one takes the place of.</summary>
    internal Task<PreviousResult?> LatestOfStudyAsync(long studyRow, string otherThan, CancellationToken cancellationToken) =>
        _store.ReadAsync(
            connection => connection.QueryFirstOrDefault<(string Uid, string File)?>(
                """
                SELECT sop_instance_uid, file FROM results
                WHERE study_row = @studyRow AND kind = 0 AND sop_instance_uid <> @otherThan ORDER BY id DESC LIMIT 1
                """,
                new { studyRow, otherThan }) is { } row ? new PreviousResult(row.Uid, Path.Combine(_folder, row.File)) : null,
            cancellationToken);

    /// <summary>Which of these studies have a result that some destination has not got yet.</summary>
    internal Task<HashSet<long>> UndeliveredAsync(IReadOnlyList<long> studyRows, CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.Query<long>(
            """
            SELECT DISTINCT results.study_row FROM results JOIN deliveries ON deliveries.result_id = results.id
            WHERE results.study_row IN @studyRows AND deliveries.state = 0
            """,
            new { studyRows }).ToHashSet(),
        cancellationToken);

    /// <summary>What is due at a destination, oldest first.</summary>
    internal Task<IReadOnlyList<QueuedDelivery>> DueAsync(string destination, int most, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        return _store.ReadAsync(connection => ResultQueries.Due(connection, _folder, destination, now, most), cancellationToken);
    }

    /// <summary>When the next delivery of a destination is due, or null when none waits.</summary>
    internal Task<DateTimeOffset?> NextDueAsync(string destination, CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.QuerySingle<long?>(
            "SELECT min(due_ms) FROM deliveries WHERE destination = @destination AND state = 0",
            new { destination }) is { } due ? DateTimeOffset.FromUnixTimeMilliseconds(due) : (DateTimeOffset?)null,
        cancellationToken);

    /// <summary>The destination has it, as an object of a class.</summary>
    /// <param name="id">The delivery.</param>
    /// <param name="sentClassUid">The class it went out as.</param>
    /// <param name="proveFrom">When its arrival is to be proven; null: it is not.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task MarkDeliveredAsync(long id, string? sentClassUid, DateTimeOffset? proveFrom, CancellationToken cancellationToken)
    {
        await StepAsync(
            id,
            DeliveryCode.Delivered,
            "state = 1, delivered_ms = @now, sent_class_uid = @sentClassUid, ask_due_ms = @due, ask_code = 0, asks = 0, transaction_uid = NULL",
            proveFrom,
            sentClassUid,
            cancellationToken);
        _provers.ForEach(waker => waker.TryWrite(true));
    }

    /// <summary>An attempt failed; the next is due at a time.</summary>
    internal Task MarkFailedAsync(long id, DeliveryCode code, DateTimeOffset dueUtc, CancellationToken cancellationToken) =>
        StepAsync(id, code, "due_ms = @due", dueUtc, sentClassUid: null, cancellationToken);

    /// <summary>Removes files a crash left between their rename and their row; nothing was promised for them.</summary>
    /// <returns>How many there were.</returns>
    internal async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var known = await _store.ReadAsync(
            connection => connection.Query<string>("SELECT file FROM results").ToHashSet(StringComparer.Ordinal), cancellationToken);
        var orphans = Directory.EnumerateFiles(_folder).Where(path => !known.Contains(Path.GetFileName(path))).ToList();
        orphans.ForEach(File.Delete);
        return orphans.Count;
    }

    private Task StepAsync(
        long id, DeliveryCode code, string change, DateTimeOffset? dueUtc, string? sentClassUid, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        return _store.WriteAsync(
            connection =>
            {
                if (connection.Execute(
                    $"UPDATE deliveries SET attempts = attempts + 1, last_code = @code, {change} WHERE id = @id AND state = 0",
                    new { id, now, sentClassUid, code = (int)code, due = dueUtc?.ToUnixTimeMilliseconds() }) != 0)
                {
                    DeliveryHistory.Add(connection, id, DeliveryStep.Sent, (int)code, now);
                }
            },
            cancellationToken);
    }

    private static bool IsKnown(SqliteConnection connection, string uid) =>
        connection.ExecuteScalar<long>("SELECT count(*) FROM results WHERE sop_instance_uid = @uid", new { uid }) != 0;

    private bool Insert(SqliteConnection connection, List<(ResultDocument Document, string File)> named)
    {
        if (IsKnown(connection, named[0].Document.SopInstanceUid))
        {
            return false;
        }

        foreach (var (document, file) in named)
        {
            Insert(connection, document, file);
        }

        return true;
    }

    private void Insert(SqliteConnection connection, ResultDocument document, string file)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var id = connection.ExecuteScalar<long>(
            """
            INSERT INTO results (study_row, sop_class_uid, sop_instance_uid, file, bytes, sha256, created_ms, kind)
            VALUES (@StudyRow, @SopClassUid, @SopInstanceUid, @file, @bytes, @sha256, @now, @kind) RETURNING id
            """,
            new
            {
                document.StudyRow,
                document.SopClassUid,
                document.SopInstanceUid,
                file,
                bytes = document.File.Length,
                sha256 = SHA256.HashData(document.File.Span),
                now,
                kind = (int)document.Kind,
            });
        foreach (var destination in _destinations.Where(destination => destination.Objects.Contains(document.Kind)))
        {
            var delivery = connection.ExecuteScalar<long>(
                """
                INSERT INTO deliveries (result_id, destination, state, attempts, last_code, due_ms, queued_ms)
                VALUES (@id, @name, 0, 0, 0, @now, @now) RETURNING id
                """,
                new { id, name = destination.Name, now });
            DeliveryHistory.Add(connection, delivery, DeliveryStep.Queued, code: 0, now);
        }
    }
}
