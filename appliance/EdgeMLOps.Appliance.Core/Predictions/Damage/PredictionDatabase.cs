using System.Data;
using System.Threading.Channels;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Predictions.Damage;

/// <summary>
/// The log's database, whichever file that is: one that turns out to be damaged or deleted is replaced while who reads or writes
/// waits, and what met the damage is done again on the new one. Safe for concurrent use.
/// </summary>
internal sealed class PredictionDatabase : IAsyncDisposable
{
    /// <summary>For so long after one could not be made none is begun: each would copy all that can be saved.</summary>
    public static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    /// <summary>A device that damages one file after the other is not helped by new ones.</summary>
    private const int MostInAnHour = 5;

    private readonly PredictionFile? _file;
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SwitchGate _gate = new();
    private readonly Lock _lock = new();
    private readonly Queue<DateTimeOffset> _replaced = new();
    private readonly CancellationTokenSource _ending = new();

    // One place: who is late learns of all by one word.
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private OpenPredictions? _open; // null: the old one is closed, and the new one not in place yet
    private Task _replacing = Task.CompletedTask;
    private (StorageFault Fault, DateTimeOffset At)? _failed; // the last try, where it made no new file
    private bool _isEnding;
    private long _last;

    /// <param name="open">What is open.</param>
    /// <param name="file">Replaces it; null: it is only read, and is never replaced.</param>
    /// <param name="time">Clock of the replacements.</param>
    /// <param name="logger">Where events go.</param>
    public PredictionDatabase(OpenPredictions open, PredictionFile? file, TimeProvider time, ILogger logger)
    {
        (_open, _path) = (open, open.Store.Path);
        _file = file;
        _time = time;
        _logger = logger;
    }

    /// <summary>Whether a new file is being made at this moment; what is asked waits for it.</summary>
    public bool IsReplacing => _gate.IsClosed;

    /// <summary>Has a word whenever a new file is in place.</summary>
    public ChannelReader<bool> Replaced => _signal.Reader;

    /// <summary>Notes a number that was given, so that none is given twice whatever the file still says.</summary>
    public void Gave(long id)
    {
        for (var seen = Interlocked.Read(ref _last); id > seen; seen = Interlocked.Read(ref _last))
        {
            Interlocked.CompareExchange(ref _last, id, seen);
        }
    }

    /// <exception cref="StorageException">The store refused.</exception>
    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) =>
        RunAsync(open => open.Store.ReadAsync(work, cancellationToken), isWrite: false, cancellationToken);

    /// <exception cref="StorageException">The store refused; nothing is kept, or what is kept is not known to stay: do it again.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) =>
        RunAsync(open => open.Store.WriteAsync(work, cancellationToken), isWrite: true, cancellationToken);

    /// <summary>The same with the statements that are compiled for the file.</summary>
    /// <exception cref="StorageException">As above.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, PredictionInserts, T> work, CancellationToken cancellationToken) =>
        RunAsync(open => open.Store.WriteInTurnAsync(connection => work(connection, open.InsertsOf(connection)), cancellationToken), isWrite: true, cancellationToken);

    /// <summary>Looks at all pages; a file that is damaged or deleted is replaced.</summary>
    /// <exception cref="StorageException">It cannot be looked at, or not be replaced.</exception>
    public Task CheckAsync(CancellationToken cancellationToken) => RunAsync(
        async open =>
        {
            if (open.IsInPlace)
            {
                await DamageCheck.RunAsync(open.Store, cancellationToken); // elsewhere it would make anew what is not there
            }

            return true;
        },
        isWrite: true,
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Task replacing;
        lock (_lock)
        {
            if (_isEnding)
            {
                return;
            }

            (_isEnding, replacing) = (true, _replacing); // none begins any more: it would close the gate that is closed here
        }

        await _ending.CancelAsync();
        await replacing.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await _gate.CloseAsync();
        if (_open is not null)
        {
            await _open.DisposeAsync();
            _open = null;
        }

        _gate.Open();
        _ending.Dispose();
    }

    private async Task<T> RunAsync<T>(Func<OpenPredictions, Task<T>> work, bool isWrite, CancellationToken cancellationToken)
    {
        for (var isAgain = false; ; isAgain = true)
        {
            await _gate.EnterAsync(cancellationToken);
            var used = _open;
            try
            {
                if (used is not null)
                {
                    var result = await work(used);
                    if (!isWrite || _file is null || used.IsInPlace)
                    {
                        return result;
                    }

                    // It is committed to a file without a name, and gone at its closing: the new file has it too, and it is done again there.
                }
            }
            catch (StorageException ex) when (!isAgain && _file is not null)
            {
                if (!await IsDamageAsync(ex, used!, cancellationToken)) // not null: it refused
                {
                    throw;
                }

                PredictionEvents.MetDamage(_logger, ex.Fault);
            }
            catch (Exception ex) when (ex is InvalidDataException or DataException)
            {
                // Pages that are sound with a row in them that is not as it was written.
                if (isAgain || _file is null)
                {
                    throw new StorageException(StorageFault.Corrupt, _path, ex);
                }

                PredictionEvents.MetDamage(_logger, StorageFault.Corrupt);
            }
            finally
            {
                _gate.Leave();
            }

            await ReplaceAsync(used).WaitAsync(cancellationToken);
        }
    }

    private async Task<bool> IsDamageAsync(StorageException refusal, OpenPredictions open, CancellationToken cancellationToken) => refusal.Fault switch
    {
        StorageFault.Corrupt => true,
        StorageFault.CannotOpen or StorageFault.Io => !open.IsInPlace,
        StorageFault.Constraint => await _file!.IsChangedAsync(open, cancellationToken), // not null: asked before
        _ => false,
    };

    // Whoever meets the damage first has it replaced; the others wait for that one.
    private Task ReplaceAsync(OpenPredictions? used)
    {
        lock (_lock)
        {
            if (!_replacing.IsCompleted)
            {
                return _replacing;
            }

            if (_isEnding)
            {
                return Task.FromException(new StorageException(StorageFault.CannotOpen, _path, inner: null));
            }

            if (!ReferenceEquals(_open, used))
            {
                return Task.CompletedTask;
            }

            return _failed is { } failed && _time.GetUtcNow() - failed.At < Retry
                ? Task.FromException(new StorageException(failed.Fault, _path, inner: null))
                : _replacing = Task.Run(ReplaceCoreAsync, CancellationToken.None);
        }
    }

    private async Task ReplaceCoreAsync()
    {
        await _gate.CloseAsync();
        try
        {
            CountReplacement();
            await ReplaceClosedAsync();
            _failed = null;
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            NoteFailure(StorageFault.Io);
            throw new StorageException(StorageFault.Io, _path, ex);
        }
        catch (StorageException ex)
        {
            NoteFailure(ex.Fault);
            throw;
        }
        finally
        {
            _gate.Open();
        }

        _signal.Writer.TryWrite(true);
    }

    // Read with the lock once the task that notes it has ended.
    private void NoteFailure(StorageFault fault)
    {
        _failed = (fault, _time.GetUtcNow());
        PredictionEvents.NotReplaced(_logger, fault);
    }

    private async Task ReplaceClosedAsync()
    {
        if (_open is { } damaged)
        {
            await _file!.SaveAsync(damaged, Interlocked.Read(ref _last), _ending.Token); // not null: else nothing is replaced
            _open = null;
            await damaged.DisposeAsync();
        }

        _open = await _file!.SwitchAsync(_ending.Token);
        _replaced.Enqueue(_time.GetUtcNow());
    }

    private void CountReplacement()
    {
        while (_replaced.TryPeek(out var first) && _time.GetUtcNow() - first > TimeSpan.FromHours(1))
        {
            _replaced.Dequeue();
        }

        if (_replaced.Count >= MostInAnHour)
        {
            throw new StorageException(StorageFault.Corrupt, _path, inner: null);
        }
    }
}
