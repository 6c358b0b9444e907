using Dapper;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving.Commitment;

/// <summary>The requests of our peers, until each has confirmed its report. Every change is durable when its method returns.</summary>
internal sealed class CommitmentQueue
{
    private const string Columns =
        "id AS Id, transaction_uid AS TransactionUid, peer_ae AS PeerAe, our_ae AS OurAe, received_ms AS ReceivedMs, judged_ms AS JudgedMs, attempts AS Attempts";

    private readonly CommitmentDatabase _database;
    private readonly CommitmentLimits _limits;
    private readonly TimeProvider _time;

    public CommitmentQueue(CommitmentDatabase database, IOptions<CommitmentOptions> options, TimeProvider time)
    {
        _database = database;
        _limits = new CommitmentLimits(options.Value);
        _time = time;
    }

    private SqliteStore Store => _database.Store;

    /// <summary>Takes a request in.</summary>
    /// <param name="request">What the peer asks for.</param>
    /// <param name="delay">After which its report is due.</param>
    /// <param name="cancellationToken">Gives up while waiting for the writer's turn.</param>
    /// <exception cref="StorageException">The store refused; nothing was taken.</exception>
    public Task<(TakenCommitment Taken, long Id)> TakeAsync(
        DicomCommitmentRequest request, TimeSpan delay, CancellationToken cancellationToken) => Store.WriteAsync(
        connection =>
        {
            var due = Now() + (long)delay.TotalMilliseconds;
            var known = connection.QuerySingleOrDefault<long?>(
                "SELECT id FROM request WHERE peer_ae = @CallingAE AND transaction_uid = @TransactionUid", request);
            if (known is { } id)
            {
                return TakeAgain(connection, request, id, due);
            }

            return _limits.Judge(connection, request.CallingAE, request.References.Count) is { } refusal
                ? (refusal, 0)
                : (TakenCommitment.Taken, Insert(connection, request, due));
        },
        cancellationToken);

    /// <summary>What is due, of peers that are not being told something already; oldest first.</summary>
    public Task<IReadOnlyList<QueuedCommitment>> DueAsync(IReadOnlyCollection<string> busyPeers, int max, CancellationToken cancellationToken) =>
        Store.ReadAsync<IReadOnlyList<QueuedCommitment>>(
            connection => connection.Query<QueuedCommitment>(
                $"SELECT {Columns} FROM request WHERE state = 0 AND due_ms <= @now AND peer_ae NOT IN @busyPeers ORDER BY due_ms, id LIMIT @max",
                new { now = Now(), busyPeers, max }).AsList(),
            cancellationToken);

    /// <summary>When the next one of these peers is due; null when none is.</summary>
    public async Task<DateTimeOffset?> NextDueAsync(IReadOnlyCollection<string> busyPeers, CancellationToken cancellationToken) =>
        await Store.ReadAsync(
            connection => connection.ExecuteScalar<long?>(
                "SELECT min(due_ms) FROM request WHERE state = 0 AND peer_ae NOT IN @busyPeers", new { busyPeers }),
            cancellationToken) is { } due
            ? DateTimeOffset.FromUnixTimeMilliseconds(due)
            : null;

    /// <summary>The objects of a request in the peer's order, each with the Failure Reason; 0: committed, or not judged yet.</summary>
    public Task<IReadOnlyList<DicomFailedSopReference>> ReferencesAsync(long id, CancellationToken cancellationToken) =>
        Store.ReadAsync<IReadOnlyList<DicomFailedSopReference>>(
            connection => [.. connection.Query<(string Class, string Instance, long Reason)>(
                    "SELECT sop_class_uid, sop_instance_uid, reason FROM reference WHERE request = @id ORDER BY position", new { id })
                .Select(row => new DicomFailedSopReference(row.Class, row.Instance, (ushort)row.Reason))],
            cancellationToken);

    /// <summary>What we found, once and for all: every attempt to report says the same.</summary>
    /// <param name="id">The request.</param>
    /// <param name="reasons">Failure Reason by the place in the request; 0: committed.</param>
    /// <param name="cancellationToken">Gives up while waiting for the writer's turn.</param>
    public Task JudgeAsync(long id, IReadOnlyList<ushort> reasons, CancellationToken cancellationToken) => Store.WriteAsync(
        connection =>
        {
            for (var position = 0; position < reasons.Count; position++)
            {
                if (reasons[position] != 0)
                {
                    connection.Execute(
                        "UPDATE reference SET reason = @reason WHERE request = @id AND position = @position",
                        new { id, position, reason = (int)reasons[position] });
                }
            }

            connection.Execute("UPDATE request SET judged_ms = @now WHERE id = @id", new { id, now = Now() });
        },
        cancellationToken);

    public Task ConfirmAsync(long id, CancellationToken cancellationToken) =>
        EndAsync(id, CommitmentState.Confirmed, ReportCode.Confirmed, cancellationToken);

    public Task RetryAsync(long id, ReportCode code, DateTimeOffset due, CancellationToken cancellationToken) => Store.WriteAsync(
        connection => connection.Execute(
            "UPDATE request SET attempts = attempts + 1, last_code = @code, due_ms = @due WHERE id = @id AND state = 0",
            new { id, code = (int)code, due = due.ToUnixTimeMilliseconds() }),
        cancellationToken);

    public Task GiveUpAsync(long id, ReportCode code, CancellationToken cancellationToken) =>
        EndAsync(id, CommitmentState.GivenUp, code, cancellationToken);

    /// <summary>Forgets what ended before; what we asked and nobody reported on, not before its report can be awaited no longer.</summary>
    public Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var times = new
        {
            before = before.ToUnixTimeMilliseconds(),
            unawaited = (_time.GetUtcNow() - AskedCommitments.LongestWait).ToUnixTimeMilliseconds(),
        };
        return Store.WriteAsync(
            connection => connection.Execute("DELETE FROM request WHERE state <> 0 AND ended_ms < @before", times)
                + connection.Execute(
                    "DELETE FROM asked WHERE coalesce(reported_ms, asked_ms) < @before AND (reported_ms IS NOT NULL OR asked_ms < @unawaited)", times),
            cancellationToken);
    }

    public Task<CommitmentCounts> CountsAsync(CancellationToken cancellationToken) => Store.ReadAsync(
        connection =>
        {
            var states = connection.Query<(long State, long Count)>("SELECT state, count(*) FROM request GROUP BY state")
                .ToDictionary(pair => (CommitmentState)pair.State, pair => pair.Count);
            return new CommitmentCounts(
                states.GetValueOrDefault(CommitmentState.Waiting),
                states.GetValueOrDefault(CommitmentState.Confirmed),
                states.GetValueOrDefault(CommitmentState.GivenUp),
                connection.ExecuteScalar<long>("SELECT count(*) FROM reference WHERE reason <> 0"));
        },
        cancellationToken);

    private Task EndAsync(long id, CommitmentState state, ReportCode code, CancellationToken cancellationToken) => Store.WriteAsync(
        connection =>
        {
            connection.Execute(
                "UPDATE request SET state = @state, attempts = attempts + 1, last_code = @code, ended_ms = @now WHERE id = @id",
                new { id, state = (int)state, code = (int)code, now = Now() });
            _limits.Trim(connection);
        },
        cancellationToken);

    private (TakenCommitment Taken, long Id) TakeAgain(SqliteConnection connection, DicomCommitmentRequest request, long id, long due)
    {
        var before = connection.Query<(string Class, string Instance)>(
            "SELECT sop_class_uid, sop_instance_uid FROM reference WHERE request = @id ORDER BY position", new { id })
            .Select(row => new DicomSopReference(row.Class, row.Instance));
        if (!before.SequenceEqual(request.References))
        {
            return (TakenCommitment.Conflict, 0);
        }

        // One that waits need not wait longer: its peer is there now.
        if (connection.Execute("UPDATE request SET due_ms = min(due_ms, @due) WHERE id = @id AND state = 0", new { id, due }) > 0)
        {
            return (TakenCommitment.Again, id);
        }

        if (_limits.Judge(connection, request.CallingAE, request.References.Count) is { } refusal)
        {
            return (refusal, 0);
        }

        // One that ended is looked at anew: much may have come or gone since.
        connection.Execute(
            """
            UPDATE request SET state = 0, judged_ms = NULL, attempts = 0, last_code = 0, ended_ms = NULL, received_ms = @now, due_ms = @due WHERE id = @id;
            UPDATE reference SET reason = 0 WHERE request = @id;
            """,
            new { id, due, now = Now() });
        return (TakenCommitment.Again, id);
    }

    private long Insert(SqliteConnection connection, DicomCommitmentRequest request, long due)
    {
        var id = connection.ExecuteScalar<long>(
            """
            INSERT INTO request (transaction_uid, peer_ae, our_ae, received_ms, due_ms, objects)
            VALUES (@TransactionUid, @CallingAE, @CalledAE, @now, @due, @objects) RETURNING id
            """,
            new { request.TransactionUid, request.CallingAE, request.CalledAE, now = Now(), due, objects = request.References.Count });
        connection.Execute(
            "INSERT INTO reference (request, position, sop_class_uid, sop_instance_uid) VALUES (@id, @position, @SopClassUid, @SopInstanceUid)",
            request.References.Select((reference, position) => new { id, position, reference.SopClassUid, reference.SopInstanceUid }));
        return id;
    }

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();
}
