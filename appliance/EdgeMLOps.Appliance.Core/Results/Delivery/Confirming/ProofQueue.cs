using Dapper;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;

/// <summary>The deliveries of results.db whose arrival is to be proven. Safe for concurrent use.</summary>
internal sealed class ProofQueue
{
    private const int MostTransactions = 500;

    private readonly SqliteStore _store;
    private readonly string _folder;
    private readonly ResultQueue _queue;
    private readonly TimeProvider _time;

    /// <param name="store">results.db.</param>
    /// <param name="folder">Where the files are.</param>
    /// <param name="queue">The sending half: woken when something has to be sent again.</param>
    /// <param name="time">Clock.</param>
    public ProofQueue(SqliteStore store, string folder, ResultQueue queue, TimeProvider time)
    {
        _store = store;
        _folder = folder;
        _queue = queue;
        _time = time;
    }

    /// <summary>What is to be asked about at a destination, longest due first.</summary>
    public Task<IReadOnlyList<PendingProof>> DueAsync(string destination, int most, CancellationToken cancellationToken) => ReadAsync(
        "d.destination = @destination AND d.state = 1 AND d.ask_due_ms <= @now ORDER BY d.ask_due_ms, d.id LIMIT @most",
        new { destination, now = Now(), most },
        cancellationToken);

    /// <summary>When the next is due, or null.</summary>
    public Task<DateTimeOffset?> NextDueAsync(string destination, CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.QuerySingle<long?>(
            "SELECT min(ask_due_ms) FROM deliveries WHERE destination = @destination AND state = 1 AND ask_due_ms IS NOT NULL",
            new { destination }) is { } due ? DateTimeOffset.FromUnixTimeMilliseconds(due) : (DateTimeOffset?)null,
        cancellationToken);

    /// <summary>The open requests for commitment, oldest first.</summary>
    public Task<IReadOnlyList<string>> TransactionsAsync(string destination, CancellationToken cancellationToken) => _store.ReadAsync<IReadOnlyList<string>>(
        connection => [.. connection.Query<string>(
            """
            SELECT transaction_uid FROM deliveries
            WHERE destination = @destination AND state = 1 AND ask_due_ms IS NOT NULL AND transaction_uid IS NOT NULL
            GROUP BY transaction_uid ORDER BY min(id) LIMIT @MostTransactions
            """,
            new { destination, MostTransactions })],
        cancellationToken);

    /// <summary>The deliveries that a request for commitment is about.</summary>
    public Task<IReadOnlyList<PendingProof>> OfTransactionAsync(string destination, string transactionUid, CancellationToken cancellationToken) => ReadAsync(
        "d.destination = @destination AND d.state = 1 AND d.ask_due_ms IS NOT NULL AND d.transaction_uid = @transactionUid",
        new { destination, transactionUid },
        cancellationToken);

    /// <summary>Before the request goes out: a report that comes at once finds what it is about.</summary>
    public Task BeginTransactionAsync(IReadOnlyList<PendingProof> proofs, string transactionUid, DateTimeOffset dueUtc, CancellationToken cancellationToken) =>
        _store.WriteAsync(
            connection => connection.Execute(
                "UPDATE deliveries SET transaction_uid = @transactionUid, ask_due_ms = @due WHERE id = @Id AND state = 1 AND delivered_ms = @delivered",
                proofs.Select(proof => new
                {
                    proof.Id,
                    transactionUid,
                    due = dueUtc.ToUnixTimeMilliseconds(),
                    delivered = proof.DeliveredUtc.ToUnixTimeMilliseconds(),
                })),
            cancellationToken);

    /// <summary>The report is awaited until a time.</summary>
    public Task AwaitAsync(PendingProof proof, DateTimeOffset dueUtc, CancellationToken cancellationToken) => StepAsync(
        proof, ConfirmCode.ReportAwaited, "ask_due_ms = @due", dueUtc, cancellationToken);

    /// <summary>It is proven.</summary>
    public Task ConfirmAsync(PendingProof proof, ConfirmCode code, CancellationToken cancellationToken) => StepAsync(
        proof, code, "state = 2, confirmed_ms = @now, asks = 0, ask_due_ms = NULL, transaction_uid = NULL", _time.GetUtcNow(), cancellationToken);

    /// <summary>Nothing is proven; it is asked again at a time.</summary>
    public Task AskAgainAsync(PendingProof proof, ConfirmCode code, DateTimeOffset dueUtc, CancellationToken cancellationToken) => StepAsync(
        proof, code, "asks = asks + 1, ask_due_ms = @due, transaction_uid = NULL", dueUtc, cancellationToken);

    /// <summary>It stays delivered, without proof.</summary>
    public Task GiveUpAsync(PendingProof proof, ConfirmCode code, CancellationToken cancellationToken) => StepAsync(
        proof, code, "asks = asks + 1, ask_due_ms = NULL, transaction_uid = NULL", _time.GetUtcNow(), cancellationToken);

    /// <summary>The destination has not got it: it is to be sent again at a time.</summary>
    public async Task SendAgainAsync(PendingProof proof, ConfirmCode code, DateTimeOffset dueUtc, CancellationToken cancellationToken)
    {
        await StepAsync(
            proof,
            code,
            $"state = 0, last_code = {(int)DeliveryCode.Lost}, losses = losses + 1, due_ms = @due, asks = 0, ask_due_ms = NULL, transaction_uid = NULL",
            dueUtc,
            cancellationToken);
        _queue.Wake();
    }

    /// <summary>A destination that is asked no longer: what it was to prove stays delivered.</summary>
    public Task<int> EndAsync(string destination, CancellationToken cancellationToken) => _store.WriteAsync(
        connection => connection.Execute(
            "UPDATE deliveries SET ask_due_ms = NULL, transaction_uid = NULL WHERE destination = @destination AND state = 1 AND ask_due_ms IS NOT NULL",
            new { destination }),
        cancellationToken);

    /// <summary>As <see cref="EndAsync"/>, for every destination that is configured no longer: nobody asks it.</summary>
    public Task<int> EndOthersAsync(CancellationToken cancellationToken) => _store.WriteAsync(
        connection => connection.Execute(
            "UPDATE deliveries SET ask_due_ms = NULL, transaction_uid = NULL WHERE destination NOT IN @Destinations AND state = 1 AND ask_due_ms IS NOT NULL",
            new { _queue.Destinations }),
        cancellationToken);

    /// <summary>Deliveries answered Success before a time whose proof is still asked for.</summary>
    public Task<int> OverdueAsync(string destination, DateTimeOffset before, CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.QuerySingle<int>(
            "SELECT count(*) FROM deliveries WHERE destination = @destination AND state = 1 AND ask_due_ms IS NOT NULL AND delivered_ms < @before",
            new { destination, before = before.ToUnixTimeMilliseconds() }),
        cancellationToken);

    // An answer is about the Success it was asked for: one that a person had sent again meanwhile has another.
    private Task StepAsync(PendingProof proof, ConfirmCode code, string change, DateTimeOffset dueUtc, CancellationToken cancellationToken)
    {
        var now = Now();
        return _store.WriteAsync(
            connection =>
            {
                if (connection.Execute(
                    $"UPDATE deliveries SET ask_code = @code, {change} WHERE id = @Id AND state = 1 AND delivered_ms = @delivered AND ask_due_ms IS NOT NULL",
                    new { proof.Id, code = (int)code, now, due = dueUtc.ToUnixTimeMilliseconds(), delivered = proof.DeliveredUtc.ToUnixTimeMilliseconds() }) != 0)
                {
                    DeliveryHistory.Add(connection, proof.Id, DeliveryStep.Asked, (int)code, now);
                }
            },
            cancellationToken);
    }

    // Columns alone: the type of an expression is unknown while there is no row, and Dapper then finds no constructor.
    private Task<IReadOnlyList<PendingProof>> ReadAsync(string where, object parameters, CancellationToken cancellationToken) =>
        _store.ReadAsync<IReadOnlyList<PendingProof>>(
            connection => [.. connection.Query<Row>(
                $"""
                SELECT d.id AS Id, r.id AS ResultId, r.study_row AS StudyRow, r.sop_class_uid AS SopClassUid, r.sop_instance_uid AS SopInstanceUid,
                  d.sent_class_uid AS SentClassUid, r.file AS File, d.transaction_uid AS TransactionUid,
                  d.asks AS Asks, d.ask_code AS Code, d.losses AS Losses, d.delivered_ms AS DeliveredMs
                FROM deliveries d JOIN results r ON r.id = d.result_id WHERE {where}
                """,
                parameters).Select(Of)],
            cancellationToken);

    private PendingProof Of(Row row)
    {
        var sentClassUid = row.SentClassUid ?? row.SopClassUid;
        return new()
        {
            Id = row.Id,
            ResultId = row.ResultId,
            StudyRow = row.StudyRow,
            Sent = new DicomSopReference(sentClassUid, ReportForms.SentAs(row.SopInstanceUid, row.SopClassUid, sentClassUid)),
            File = Path.Combine(_folder, row.File),
            TransactionUid = row.TransactionUid,
            Asks = (int)row.Asks,
            Code = (ConfirmCode)row.Code,
            Losses = (int)row.Losses,
            DeliveredUtc = DateTimeOffset.FromUnixTimeMilliseconds(row.DeliveredMs),
        };
    }

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed record Row(
        long Id,
        long ResultId,
        long StudyRow,
        string SopClassUid,
        string SopInstanceUid,
        string? SentClassUid,
        string File,
        string? TransactionUid,
        long Asks,
        long Code,
        long Losses,
        long DeliveredMs);
}
