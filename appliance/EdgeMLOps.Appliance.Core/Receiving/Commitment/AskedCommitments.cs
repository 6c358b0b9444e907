using System.Threading.Channels;
using Dapper;
using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Receiving.Commitment;

/// <summary>
/// What we asked peers to commit, and what they reported. A transaction is durable before it is asked for, and a report
/// before it is confirmed, so that neither a restart nor a report on another association loses it. Thread-safe.
/// </summary>
internal sealed class AskedCommitments
{
    /// <summary>No report is awaited for longer: what was asked is kept at least so long.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);

    private readonly CommitmentDatabase _database;
    private readonly TimeProvider _time;

    // One place: a reader that is late asks for everything that is answered.
    private readonly Channel<string> _reported = Channel.CreateBounded<string>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly List<ChannelWriter<bool>> _wakers = [];

    public AskedCommitments(CommitmentDatabase database, TimeProvider time)
    {
        _database = database;
        _time = time;
    }

    /// <summary>The transaction reported on last; one value at most waits, so read it and then ask for what is of interest.</summary>
    public ChannelReader<string> Reported => _reported.Reader;

    /// <summary>Has somebody woken whenever a report came. All subscribe before the first transaction.</summary>
    /// <param name="waker">A bounded channel that drops what it has no room for: one wake-up says all.</param>
    public void Subscribe(ChannelWriter<bool> waker) => _wakers.Add(waker);

    /// <summary>Begins a transaction. Ask the peer with its UID afterwards.</summary>
    /// <param name="peerAe">AE title of the peer; only it may report.</param>
    /// <param name="references">The objects, each once.</param>
    /// <param name="cancellationToken">Gives up while waiting for the writer's turn.</param>
    /// <returns>The new Transaction UID.</returns>
    /// <exception cref="StorageException">The store refused; do not ask.</exception>
    public async Task<string> BeginAsync(string peerAe, IReadOnlyList<DicomSopReference> references, CancellationToken cancellationToken)
    {
        var transactionUid = DicomUIDGenerator.Generate().UID;
        await _database.Store.WriteAsync(
            connection =>
            {
                connection.Execute(
                    "INSERT INTO asked (transaction_uid, peer_ae, asked_ms) VALUES (@transactionUid, @peerAe, @now)",
                    new { transactionUid, peerAe, now = Now() });
                connection.Execute(
                    "INSERT INTO asked_reference (transaction_uid, sop_instance_uid, sop_class_uid) VALUES (@transactionUid, @SopInstanceUid, @SopClassUid)",
                    references.Select(reference => new { transactionUid, reference.SopInstanceUid, reference.SopClassUid }));
            },
            cancellationToken);
        return transactionUid;
    }

    /// <summary>Takes a report in; one that was taken before changes nothing.</summary>
    /// <returns>False when there is no such transaction of this peer.</returns>
    /// <exception cref="StorageException">The store refused; the peer has to report again.</exception>
    public async Task<bool> TakeAsync(DicomCommitmentReport report, CancellationToken cancellationToken)
    {
        var known = await _database.Store.WriteAsync(
            connection =>
            {
                var asked = connection.QuerySingleOrDefault<(string? PeerAe, long? ReportedMs)>(
                    "SELECT peer_ae, reported_ms FROM asked WHERE transaction_uid = @TransactionUid", new { report.TransactionUid });
                if (!string.Equals(asked.PeerAe, report.CallingAE, StringComparison.Ordinal))
                {
                    return false;
                }

                if (asked.ReportedMs is null)
                {
                    Note(connection, report);
                }

                return true;
            },
            cancellationToken);
        if (known)
        {
            _reported.Writer.TryWrite(report.TransactionUid);
            _wakers.ForEach(waker => waker.TryWrite(true));
        }

        return known;
    }

    /// <summary>Which of these transactions were reported on.</summary>
    public Task<IReadOnlyList<string>> ReportedAsync(IReadOnlyList<string> transactionUids, CancellationToken cancellationToken) =>
        _database.Store.ReadAsync<IReadOnlyList<string>>(
            connection => [.. connection.Query<string>(
                "SELECT transaction_uid FROM asked WHERE transaction_uid IN @transactionUids AND reported_ms IS NOT NULL", new { transactionUids })],
            cancellationToken);

    /// <summary>What was reported on a transaction: for each object the Failure Reason, 0 for committed, null while nothing was.</summary>
    public Task<IReadOnlyDictionary<string, int?>> OutcomesAsync(string transactionUid, CancellationToken cancellationToken) =>
        _database.Store.ReadAsync<IReadOnlyDictionary<string, int?>>(
            connection => connection.Query<(string Instance, int? Outcome)>(
                "SELECT sop_instance_uid, outcome FROM asked_reference WHERE transaction_uid = @transactionUid", new { transactionUid })
                .ToDictionary(row => row.Instance, row => row.Outcome, StringComparer.Ordinal),
            cancellationToken);

    private void Note(SqliteConnection connection, DicomCommitmentReport report)
    {
        var outcomes = report.Committed.Select(reference => (reference.SopInstanceUid, Outcome: 0))
            .Concat(report.Failed.Select(reference => (reference.SopInstanceUid, Outcome: Math.Max((int)reference.FailureReason, 1))));
        connection.Execute(
            "UPDATE asked_reference SET outcome = @Outcome WHERE transaction_uid = @TransactionUid AND sop_instance_uid = @SopInstanceUid",
            outcomes.Select(outcome => new { report.TransactionUid, outcome.SopInstanceUid, outcome.Outcome }));
        connection.Execute(
            "UPDATE asked SET reported_ms = @now WHERE transaction_uid = @TransactionUid", new { report.TransactionUid, now = Now() });
    }

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();
}
