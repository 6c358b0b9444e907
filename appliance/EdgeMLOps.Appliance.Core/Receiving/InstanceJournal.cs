using System.Threading.Channels;
using Dapper;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>
/// <c>journal.db</c>: one row for each instance that was acknowledged, and what became of it. Opened when the host
/// starts (register what uses it after it); safe for concurrent use. Every change is durable when its method returns.
/// </summary>
public sealed class InstanceJournal : IHostedService, IAsyncDisposable
{
    private const string Columns =
        """
        instance.id AS Row, instance.study AS StudyRow, instance.sop_instance_uid AS SopInstanceUid,
        instance.sop_class_uid AS SopClassUid, study.study_instance_uid AS StudyInstanceUid,
        instance.series_instance_uid AS SeriesInstanceUid, instance.transfer_syntax_uid AS TransferSyntaxUid,
        @folder || instance.file AS Path, instance.bytes AS Bytes, instance.sha256 AS Sha256,
        instance.calling_ae AS CallingAe, instance.association_id AS AssociationId,
        instance.received_ms AS ReceivedMs, instance.state AS State, instance.code AS Code, instance.door AS Door,
        instance.modality AS Modality, instance.series_number AS SeriesNumber, instance.instance_number AS InstanceNumber,
        instance.file_state AS FileState
        """;

    private const int SkipsACommit = 16;

    private static readonly TimeSpan SkipWait = TimeSpan.FromMilliseconds(100);

    private readonly InstanceFolders _folders;
    private readonly TimeProvider _timeProvider;
    private readonly OpenAssociations _associations = new();
    private readonly SkipQueue _skipQueue = new();

    // One place, newest wins: a reader that is late learns of everything by one signal.
    private readonly Channel<long> _signal = Channel.CreateBounded<long>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    private SqliteStore? _store;
    private KnownInstances? _known;
    private JournalInserts? _inserts; // touched with the store's turn
    private JournalSkips? _skips; // touched with the store's turn

    /// <summary>A journal that is not open yet.</summary>
    /// <param name="storage">Names the folder it lies in.</param>
    /// <param name="timeProvider">Clock of the rows.</param>
    public InstanceJournal(IOptions<StorageOptions> storage, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(storage);
        _folders = new InstanceFolders(storage.Value);
        _timeProvider = timeProvider;
    }

    /// <summary>The highest row committed; one value at most waits, so read it and then ask <see cref="PendingAsync"/>.</summary>
    public ChannelReader<long> Signal => _signal.Reader;

    /// <summary>For what keeps its own tables and questions in this database.</summary>
    internal SqliteStore Store => _store ?? throw new InvalidOperationException("The journal is not open: the host has not started it.");

    /// <summary>Files that lay here before there was a journal, and are kept as orphans.</summary>
    internal int FilesBefore { get; private set; }

    internal string Folder => _folders.Instances + Path.DirectorySeparatorChar;

    /// <summary>Opens the database and makes the folders.</summary>
    /// <exception cref="StorageException">The database cannot be opened.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _folders.Make();
        if (!File.Exists(_folders.Journal))
        {
            // Before there is one: a start that is killed on the way finds none again, and does not take the rest for its own.
            FilesBefore = OrphanAll(_folders.Instances) + OrphanAll(_folders.Quarantine);
        }

        _store ??= await SqliteStore.OpenAsync(_folders.Journal, JournalSchema.Migrations, StoreAccess.OwnerOnly, cancellationToken);
        _known ??= new KnownInstances(_store.OpenReader());
    }

    /// <summary>Does nothing; the database closes when the container disposes it, after all that use it.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Adds rows in one transaction, in the order given. Their files must be durable before: with this commit they count
    /// as ours, and the sender may be told so.
    /// </summary>
    /// <param name="instances">None of a SOP Instance UID that is there already.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <returns>The row numbers, in the order given.</returns>
    /// <exception cref="StorageException">The store refused; no row was added.</exception>
    public Task<IReadOnlyList<long>> RecordAsync(IReadOnlyList<NewInstance> instances, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(instances);
        return Task.Run(() => Record(instances), cancellationToken);
    }

    /// <summary>Instances in state <see cref="InstanceState.Received"/>, lowest row first.</summary>
    /// <param name="afterRow">Only rows above this one; 0: from the beginning.</param>
    /// <param name="max">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<JournalInstance>> PendingAsync(long afterRow, int max, CancellationToken cancellationToken) =>
        QueryAsync("WHERE instance.state = 0 AND instance.id > @afterRow ORDER BY instance.id LIMIT @max", new { afterRow, max, folder = Folder }, cancellationToken);

    /// <summary>Instances in state <see cref="InstanceState.Predicted"/>, highest row first, below one.</summary>
    internal Task<IReadOnlyList<JournalInstance>> PredictedAsync(long belowRow, int max, CancellationToken cancellationToken) =>
        QueryAsync("WHERE instance.state = 2 AND instance.id < @belowRow ORDER BY instance.id DESC LIMIT @max", new { belowRow, max, folder = Folder }, cancellationToken);

    /// <summary>All instances of a study, lowest row first.</summary>
    /// <param name="studyRow">Row number of the study.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<JournalInstance>> OfStudyAsync(long studyRow, CancellationToken cancellationToken) =>
        QueryAsync("WHERE instance.study = @studyRow ORDER BY instance.id", new { studyRow, folder = Folder }, cancellationToken);

    /// <summary>The instance of a SOP Instance UID; null when there is none.</summary>
    /// <param name="sopInstanceUid">The UID.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<JournalInstance?> FindAsync(string sopInstanceUid, CancellationToken cancellationToken) =>
        (await QueryAsync("WHERE instance.sop_instance_uid = @sopInstanceUid", new { sopInstanceUid, folder = Folder }, cancellationToken)) is [var instance]
            ? instance
            : null;

    /// <summary>The instances of SOP Instance UIDs, those there are.</summary>
    internal Task<IReadOnlyList<JournalInstance>> FindAllAsync(IReadOnlyList<string> sopInstanceUids, CancellationToken cancellationToken) =>
        QueryAsync("WHERE instance.sop_instance_uid IN @sopInstanceUids", new { sopInstanceUids, folder = Folder }, cancellationToken);

    /// <summary>Says what became of an instance; a second word on it changes nothing.</summary>
    /// <param name="row">Row number of the instance.</param>
    /// <param name="state">Any but <see cref="InstanceState.Received"/>.</param>
    /// <param name="code">Why; a code, never text of the object; empty with <see cref="InstanceState.Predicted"/>.</param>
    /// <param name="cancellationToken">Gives up while waiting for the writer's turn.</param>
    /// <returns>False when something was said before, or there is no such row.</returns>
    public Task<bool> SetStateAsync(long row, InstanceState state, string code, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)state, (int)InstanceState.Received, nameof(state));
        return Store.WriteAsync(connection => SetState(connection, row, state, code), cancellationToken);
    }

    /// <summary>Takes an instance that was predicted back to received: another model is to analyse it. Its study waits for it again.</summary>
    /// <param name="row">Row number of the instance.</param>
    /// <param name="cancellationToken">Gives up while waiting for the writer's turn.</param>
    /// <returns>False when it is not predicted, or its file is kept no longer.</returns>
    internal Task<bool> ReopenAsync(long row, CancellationToken cancellationToken) => Store.WriteAsync(
        connection => connection.QuerySingleOrDefault<long?>(
            "UPDATE instance SET state = 0 WHERE id = @row AND state = 2 AND file_state = 0 RETURNING study", new { row }) is { } study
            && connection.Execute("UPDATE study SET pending = pending + 1 WHERE id = @study", new { study }) > 0,
        cancellationToken);

    /// <summary>
    /// Says of many instances at once that they are skipped; a second word on one changes nothing. Where senders are at it
    /// their commits take the skips along, some each; else, and what they left, one of its own does.
    /// </summary>
    /// <param name="rows">Row numbers, and the code why.</param>
    /// <param name="skipped">Told of each of which nothing was said before, once it is committed.</param>
    /// <param name="cancellationToken">Gives up while waiting; some may be skipped by then.</param>
    /// <exception cref="StorageException">The store refused; what was not told of stays received.</exception>
    internal async Task SkipAsync(IReadOnlyList<(long Row, string Code)> rows, Action<long, string> skipped, CancellationToken cancellationToken)
    {
        var requests = rows.Chunk(SkipsACommit).Select(chunk => new SkipRequest(chunk)).ToList();
        requests.ForEach(_skipQueue.Add);
        try
        {
            while (!await AreDoneAsync(requests, cancellationToken))
            {
                var left = _skipQueue.TakeAll(requests); // fewer than are not done where a commit has just taken one along
                await Store.WriteAsync(connection => Skip(connection, left), cancellationToken);
                left.ToList().ForEach(request => request.Committed());
            }
        }
        finally
        {
            _skipQueue.TakeAll(requests); // nobody waits for them any more
            foreach (var (row, code) in requests.Where(request => request.Done.IsCompletedSuccessfully).SelectMany(request => request.Skipped))
            {
                skipped(row, code);
            }
        }
    }

    /// <summary>How many rows there are of each kind.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<JournalCounts> CountsAsync(CancellationToken cancellationToken) => Store.ReadAsync(
        connection =>
        {
            var states = connection.Query<(int State, long Count)>("SELECT state, count(*) FROM instance GROUP BY state")
                .ToDictionary(pair => (InstanceState)pair.State, pair => pair.Count);
            return new JournalCounts(
                connection.ExecuteScalar<long>("SELECT count(*) FROM study"),
                states.GetValueOrDefault(InstanceState.Received),
                states.GetValueOrDefault(InstanceState.Skipped),
                states.GetValueOrDefault(InstanceState.Predicted),
                states.GetValueOrDefault(InstanceState.Failed),
                connection.ExecuteScalar<long>("SELECT count(*) FROM quarantine"));
        },
        cancellationToken);

    /// <summary>Closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_store is { } store)
        {
            _store = null;
            _known?.Dispose();
            _inserts?.Dispose();
            _skips?.Dispose();
            await store.DisposeAsync();
        }
    }

    /// <summary>As <see cref="RecordAsync"/>, on the calling thread: a sender waits for it.</summary>
    internal IReadOnlyList<long> Record(IReadOnlyList<NewInstance> instances)
    {
        var along = _skipQueue.Take();
        try
        {
            return Record(instances, along is null ? [] : [along]);
        }
        catch when (along is not null)
        {
            _skipQueue.Add(along); // who waits for it would wait for ever
            throw;
        }
    }

    /// <summary>Whether there is a row of a SOP Instance UID.</summary>
    internal bool Knows(string sopInstanceUid) =>
        (_known ?? throw new InvalidOperationException("The journal is not open: the host has not started it.")).Contains(sopInstanceUid);

    internal void AssociationEnded(long associationId) => _associations.Ended(associationId);

    /// <summary>Whether an association that brought something of the study is still open.</summary>
    internal bool IsHeld(long studyRow) => _associations.Holds(studyRow);

    /// <summary>
    /// The file in which the sender's very object was set aside before for the same reason, as the journal has it: it comes
    /// again after each refusal. Null: it was not.
    /// </summary>
    internal Task<string?> SetAsideFileAsync(QuarantineReason reason, StagedInstance instance, CancellationToken cancellationToken) => Store.ReadAsync(
        connection => connection.QueryFirstOrDefault<string?>(
            """
            SELECT file FROM quarantine
            WHERE reason = @reason AND sop_instance_uid = @SopInstanceUid AND calling_ae = @CallingAE AND sha256 = @Sha256 ORDER BY id DESC
            """,
            new { reason = (int)reason, instance.Context.SopInstanceUid, instance.Context.CallingAE, instance.Sha256 }),
        cancellationToken);

    /// <summary>Notes an object that was set aside.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="instance">The object; its file is durable.</param>
    /// <param name="lost">File of its row of before, which is not there any more; null: there is no such row.</param>
    /// <param name="first">Row of the instance that is kept under its UID; null: it is not one of them.</param>
    /// <param name="cancellationToken">Gives up while waiting for the writer's turn.</param>
    internal Task QuarantineAsync(
        QuarantineReason reason, StagedInstance instance, string? lost, long? first, CancellationToken cancellationToken) => Store.WriteAsync(
        connection =>
        {
            connection.Execute(
                """
                DELETE FROM quarantine WHERE file = @lost;
                INSERT INTO quarantine (reason, sop_instance_uid, file, bytes, sha256, calling_ae, association_id, received_ms)
                VALUES (@reason, @SopInstanceUid, @Name, @Bytes, @Sha256, @CallingAE, @AssociationId, @now)
                """,
                new
                {
                    lost,
                    reason = (int)reason,
                    instance.Context.SopInstanceUid,
                    instance.Name,
                    instance.Bytes,
                    instance.Sha256,
                    instance.Context.CallingAE,
                    instance.Context.AssociationId,
                    now = Now(),
                });
            if (first is { } row)
            {
                LastSenders.Note(connection, row, instance.Context.CallingAE, kept: false);
            }
        },
        cancellationToken);

    /// <summary>A sender sent other bytes than those kept, and they are set aside already.</summary>
    internal Task SentOthersAsync(long row, string callingAe, CancellationToken cancellationToken) =>
        Store.WriteAsync(connection => LastSenders.Note(connection, row, callingAe, kept: false), cancellationToken);

    /// <summary>A sender sent the bytes that are kept; noted where others came too, since only then it matters.</summary>
    internal async Task SentKeptAsync(long row, string callingAe, CancellationToken cancellationToken)
    {
        if (await Store.ReadAsync(connection => LastSenders.IsContested(connection, row), cancellationToken))
        {
            await Store.WriteAsync(connection => LastSenders.Note(connection, row, callingAe, kept: true), cancellationToken);
        }
    }

    /// <summary>The bytes of a row are kept again, in a file that is durable; its state and its age as an image do not change.</summary>
    internal Task FileRestoredAsync(long row, string file, long bytes, CancellationToken cancellationToken) => Store.WriteAsync(
        connection => connection.Execute(
            "UPDATE instance SET file_state = 0, file = @file, bytes = @bytes, file_ms = @now WHERE id = @row", new { row, file, bytes, now = Now() }),
        cancellationToken);

    /// <summary>Which of these file names no row of a table knows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="names">File names.</param>
    /// <param name="evenGivenUp">What retention gave up has a row still; whether that counts as known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal Task<IReadOnlyList<string>> UnknownFilesAsync(
        JournalTable table, IReadOnlyList<string> names, bool evenGivenUp, CancellationToken cancellationToken) =>
        Store.ReadAsync<IReadOnlyList<string>>(
            connection =>
            {
                var known = connection.Query<string>(
                    table == JournalTable.Quarantine
                        ? "SELECT file FROM quarantine WHERE file IN @names"
                        : "SELECT file FROM instance WHERE file IN @names AND (file_state = 0 OR @evenGivenUp)",
                    new { names, evenGivenUp });
                return [.. names.Except(known, StringComparer.Ordinal)];
            },
            cancellationToken);

    private IReadOnlyList<long> Record(IReadOnlyList<NewInstance> instances, IReadOnlyList<SkipRequest> along)
    {
        var now = Now();
        var rows = Store.Write(connection =>
        {
            _inserts ??= new JournalInserts(connection);
            Skip(connection, along);
            return instances.Select(instance => _inserts.Insert(instance, now)).ToList();
        });
        for (var i = 0; i < rows.Count; i++)
        {
            _associations.Brought(instances[i].AssociationId, rows[i].Study);
        }

        if (rows.Count > 0)
        {
            _signal.Writer.TryWrite(rows[^1].Row);
        }

        foreach (var request in along)
        {
            request.Committed();
        }

        return [.. rows.Select(row => row.Row)];
    }

    private void Skip(SqliteConnection connection, IReadOnlyList<SkipRequest> requests)
    {
        _skips ??= new JournalSkips(connection);
        foreach (var request in requests)
        {
            request.Skipped = _skips.Skip(request.Rows);
        }
    }

    private async Task<bool> AreDoneAsync(IReadOnlyList<SkipRequest> requests, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(requests.Select(request => request.Done)).WaitAsync(SkipWait, _timeProvider, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private int OrphanAll(string folder)
    {
        var names = Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).ToList();
        if (names.Count > 0)
        {
            _folders.Orphan(folder, names);
        }

        return names.Count;
    }

    private Task<IReadOnlyList<JournalInstance>> QueryAsync(string condition, object parameters, CancellationToken cancellationToken) =>
        Store.ReadAsync<IReadOnlyList<JournalInstance>>(
            connection => connection.Query<JournalInstance>(
                $"SELECT {Columns} FROM instance JOIN study ON study.id = instance.study {condition}", parameters).AsList(),
            cancellationToken);

    // The study is counted along in the same transaction: it is open while an image is pending or one that counts is not covered.
    private static bool SetState(SqliteConnection connection, long row, InstanceState state, string code)
    {
        var study = connection.QuerySingleOrDefault<long?>(
            "UPDATE instance SET state = @state, code = @code WHERE id = @row AND state = 0 RETURNING study", new { row, state = (int)state, code });
        var counted = state is InstanceState.Predicted or InstanceState.Failed ? row : 0;
        return study is not null && connection.Execute(
            "UPDATE study SET pending = pending - 1, last_counted = max(last_counted, @counted) WHERE id = @study", new { study, counted }) > 0;
    }

    private long Now() => _timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
}
