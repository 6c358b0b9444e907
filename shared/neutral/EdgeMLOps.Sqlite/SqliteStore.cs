using Dapper;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Sqlite;

/// <summary>
/// One SQLite database: write-ahead log, <c>synchronous=FULL</c> (a committed transaction survives a power cut),
/// foreign keys on, one serialized writer, any number of readers. Safe for concurrent use.
/// </summary>
public sealed class SqliteStore : IAsyncDisposable
{
    private const UnixFileMode OwnerMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const int InterruptedChange = 776; // SQLITE_READONLY_ROLLBACK

    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _writerTurn = new(1, 1);
    private readonly SqliteWriter? _writer;
    private readonly WalCheckpointer? _checkpointer;
    private readonly string _readerConnection;
    private int _disposed;

    private SqliteStore(string path, string readerConnection)
    {
        Path = path;
        _readerConnection = readerConnection;
    }

    private SqliteStore(string path, SqliteConnection? writer)
    {
        Path = path;
        _readerConnection = ConnectionString(path, writer is null ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWrite, pooling: true);
        if (writer is not null)
        {
            _writer = new SqliteWriter(writer);
            _checkpointer = new WalCheckpointer(ConnectionString(path, SqliteOpenMode.ReadWrite, pooling: false), TimeProvider.System);
        }
    }

    /// <summary>Full path of the database file.</summary>
    public string Path { get; }

    /// <summary>Opens a database for reading and writing, creates it where there is none, and brings its schema up to date.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="migrations">All steps of the schema, ordered and numbered from 1 without gaps.</param>
    /// <param name="access">Who besides the owner may open the file, if it is created now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The file cannot be opened, is damaged, or is newer than this program.</exception>
    public static Task<SqliteStore> OpenAsync(
        string path,
        IReadOnlyList<SqliteMigration> migrations,
        StoreAccess access,
        CancellationToken cancellationToken) => OpenAsync(path, migrations, new StoreOptions { Access = access }, cancellationToken);

    /// <summary>Opens a database for reading and writing, creates it where there is none, and brings its schema up to date.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="migrations">All steps of the schema, ordered and numbered from 1 without gaps.</param>
    /// <param name="options">How it is kept.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The file cannot be opened, is damaged, or is newer than this program.</exception>
    public static Task<SqliteStore> OpenAsync(
        string path,
        IReadOnlyList<SqliteMigration> migrations,
        StoreOptions options,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(migrations);
        ArgumentNullException.ThrowIfNull(options);
        return Task.Run(() => Open(System.IO.Path.GetFullPath(path), migrations, options), cancellationToken);
    }

    /// <summary>Opens an existing database for reading only, as the command line does while the service may be running.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="StorageException">There is no such file (<see cref="StorageFault.CannotOpen"/>).</exception>
    public static SqliteStore OpenReadOnly(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = System.IO.Path.GetFullPath(path);
        SqliteLibrary.Load(full);
        return File.Exists(full)
            ? new SqliteStore(full, writer: null)
            : throw new StorageException(StorageFault.CannotOpen, full, inner: null);
    }

    /// <summary>Opens the bare file of a database, as it was when its write-ahead log was last folded into it: for one whose log cannot be read. Nobody may write it meanwhile.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="StorageException">There is no such file (<see cref="StorageFault.CannotOpen"/>).</exception>
    public static SqliteStore OpenWithoutLog(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = System.IO.Path.GetFullPath(path);
        SqliteLibrary.Load(full);
        return File.Exists(full)
            ? new SqliteStore(full, ConnectionString(new Uri(full).AbsoluteUri + "?immutable=1", SqliteOpenMode.ReadOnly, pooling: true))
            : throw new StorageException(StorageFault.CannotOpen, full, inner: null);
    }

    /// <summary>
    /// Runs work in one transaction on the one writer connection, commits it and returns what the work returned.
    /// If the work throws, nothing of it is kept. The work must be short: others wait for their turn.
    /// </summary>
    /// <param name="work">Statements to run, with Dapper, on the given connection only.</param>
    /// <param name="cancellationToken">Gives up while waiting for the turn; a transaction that began is finished.</param>
    /// <exception cref="StorageException">The store refused; nothing of the work is kept.</exception>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        var writer = Writer;
        await _writerTurn.WaitAsync(cancellationToken);
        try
        {
            // SQLite blocks in fsync; the thread that asked (a socket's, often) must not.
            return await Task.Run(() => WriteLocked(writer, work), CancellationToken.None);
        }
        finally
        {
            _writerTurn.Release();
        }
    }

    /// <summary>
    /// As <see cref="WriteAsync{T}"/>, but the thread that gets the turn waits for the device itself: for a caller on the thread
    /// pool, which would only hand the wait to another of its threads and be woken again. That costs a third of a small commit.
    /// </summary>
    /// <param name="work">Statements to run on the given connection only.</param>
    /// <param name="cancellationToken">Gives up while waiting for the turn; a transaction that began is finished.</param>
    /// <exception cref="StorageException">The store refused; nothing of the work is kept.</exception>
    public async Task<T> WriteInTurnAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        var writer = Writer;
        await _writerTurn.WaitAsync(cancellationToken);
        try
        {
            return WriteLocked(writer, work);
        }
        finally
        {
            _writerTurn.Release();
        }
    }

    /// <summary>
    /// As <see cref="WriteAsync{T}"/>, on the calling thread, which waits for its turn and for the device: for work whose
    /// delay counts more than the thread.
    /// </summary>
    /// <param name="work">Statements to run on the given connection only.</param>
    /// <exception cref="StorageException">The store refused; nothing of the work is kept.</exception>
    public T Write<T>(Func<SqliteConnection, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var writer = Writer;
        _writerTurn.Wait();
        try
        {
            return WriteLocked(writer, work);
        }
        finally
        {
            _writerTurn.Release();
        }
    }

    /// <summary>Runs work in one transaction on the one writer connection and commits it.</summary>
    /// <param name="work">Statements to run, with Dapper, on the given connection only.</param>
    /// <param name="cancellationToken">Gives up while waiting for the turn; a transaction that began is finished.</param>
    /// <exception cref="StorageException">The store refused; nothing of the work is kept.</exception>
    public Task WriteAsync(Action<SqliteConnection> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return WriteAsync(
            connection =>
            {
                work(connection);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Runs queries on a connection that cannot write; they see one committed state from the first to the last.</summary>
    /// <param name="work">Queries to run, with Dapper, on the given connection only.</param>
    /// <param name="cancellationToken">Gives up before the work begins.</param>
    /// <exception cref="StorageException">The store refused.</exception>
    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Task.Run(() => Read(work), cancellationToken);
    }

    /// <summary>
    /// Copies the database as it stands at one moment into a new file, durable when this returns; writers go on meanwhile. The
    /// copy is one file, without a write-ahead log.
    /// </summary>
    /// <param name="path">The new file (mode 0600); one that is there is replaced.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <exception cref="StorageException">The store refused; what there is of the copy is of no use.</exception>
    public Task CopyAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Task.Run(() => Copy(path), cancellationToken);
    }

    /// <summary>Opens a reading connection for an owner of its own. Dispose it before this store.</summary>
    /// <exception cref="StorageException">The store refused.</exception>
    public SqliteReader OpenReader() => new(Path, ConnectionString(Path, SqliteOpenMode.ReadWrite, pooling: false));

    /// <summary>Waits for the writer's turn and closes all connections. Harmless when done before.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _writerTurn.WaitAsync();
        if (_checkpointer is not null)
        {
            await _checkpointer.EndedLockedAsync();
        }

        await using (var reader = new SqliteConnection(_readerConnection))
        {
            SqliteConnection.ClearPool(reader);
        }

        // Last, because the last connection folds the write-ahead log into the file, and a reader may not.
        _writer?.Dispose();
        _writerTurn.Dispose();
    }

    private void Copy(string path)
    {
        File.Delete(path);
        CreateFile(path, StoreAccess.OwnerOnly);
        try
        {
            using var from = new SqliteConnection(_readerConnection);
            from.Open();
            using var to = new SqliteConnection(ConnectionString(path, SqliteOpenMode.ReadWrite, pooling: false));
            to.Open();
            to.Execute("PRAGMA synchronous = FULL");
            from.BackupDatabase(to);
            to.Execute("PRAGMA journal_mode = DELETE");
        }
        catch (SqliteException ex)
        {
            throw StorageException.From(ex, path);
        }
    }

    private SqliteWriter Writer => _writer ?? throw new StorageException(StorageFault.ReadOnly, Path, inner: null);

    private static SqliteStore Open(string path, IReadOnlyList<SqliteMigration> migrations, StoreOptions options)
    {
        SqliteLibrary.Load(path);
        CreateFile(path, options.Access);
        var writer = new SqliteConnection(ConnectionString(path, SqliteOpenMode.ReadWrite, pooling: false));
        try
        {
            writer.Open();
            PageReuse.Prepare(writer, options);
            writer.Execute(WalCheckpointer.WriterSettings + "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
            SchemaUpgrade.Run(writer, migrations, path);
            PageReuse.Convert(writer, options);
            return new SqliteStore(path, writer);
        }
        catch (SqliteException ex)
        {
            writer.Dispose();
            throw StorageException.From(ex, path);
        }
        catch (StorageException)
        {
            writer.Dispose();
            throw;
        }
    }

    // SQLite gives the -wal and -shm files the mode of the database file, so that one is made here first.
    private static void CreateFile(string path, StoreAccess access)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerMode;
        }

        try
        {
            using var file = new FileStream(path, options);
            if (!OperatingSystem.IsWindows() && access == StoreAccess.SharedWithGroup)
            {
                // Afterwards and by handle: the mode given at creation passes the process's umask.
                File.SetUnixFileMode(file.SafeFileHandle, OwnerMode | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
            }
        }
        catch (IOException) when (File.Exists(path))
        {
            return; // made before, or by the other account at this very moment
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFault.CannotOpen, path, ex);
        }
    }

    private static string ConnectionString(string path, SqliteOpenMode mode, bool pooling) =>
        new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            ForeignKeys = true,
            Pooling = pooling,
            DefaultTimeout = (int)BusyTimeout.TotalSeconds,
        }.ConnectionString;

    private T WriteLocked<T>(SqliteWriter writer, Func<SqliteConnection, T> work)
    {
        try
        {
            var result = writer.Run(work);
            _checkpointer!.CommittedLocked();
            return result;
        }
        catch (SqliteException ex)
        {
            throw StorageException.From(ex, Path);
        }
    }

    private T Read<T>(Func<SqliteConnection, T> work)
    {
        try
        {
            return ReadOnce(work);
        }
        catch (SqliteException ex) when (ex.SqliteExtendedErrorCode == InterruptedChange)
        {
            RollBackInterrupted();
        }
        catch (SqliteException ex)
        {
            throw StorageException.From(ex, Path);
        }

        try
        {
            return ReadOnce(work);
        }
        catch (SqliteException ex)
        {
            throw StorageException.From(ex, Path);
        }
    }

    private T ReadOnce<T>(Func<SqliteConnection, T> work)
    {
        using var reader = new SqliteConnection(_readerConnection);
        reader.Open();
        reader.Execute("PRAGMA query_only = ON");
        using var transaction = reader.BeginTransaction(deferred: true);
        var result = work(reader);
        transaction.Commit();
        return result;
    }

    // Whoever may write does it by reading: before its write-ahead log a new database has a rollback journal, and a process that
    // is killed there leaves it behind. SQLite tells one that is in use from one that was left.
    private void RollBackInterrupted()
    {
        try
        {
            using var writer = new SqliteConnection(ConnectionString(Path, SqliteOpenMode.ReadWrite, pooling: false));
            writer.Open();
            writer.ExecuteScalar<int>("PRAGMA schema_version");
        }
        catch (SqliteException ex)
        {
            throw StorageException.From(ex, Path);
        }
    }
}
