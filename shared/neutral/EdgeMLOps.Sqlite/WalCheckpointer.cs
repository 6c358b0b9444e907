using Dapper;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Sqlite;

/// <summary>
/// Folds the write-ahead log into the database beside the writer, in a pause of the writers where there is one. SQLite's
/// own way is to do all of it within whichever commit makes the log long: that one then takes ten times as long as the
/// others. Beside a busy writer the flushes of the fold still make the next few commits wait.
/// </summary>
internal sealed class WalCheckpointer
{
    /// <summary>
    /// A log of 32 MB SQLite still folds within a commit, which has little left to do by then: while writers never rest,
    /// only the writer can begin the log anew.
    /// </summary>
    public const string WriterSettings = "PRAGMA wal_autocheckpoint = 8192;";

    /// <summary>So many commits make a fold worth its flushes.</summary>
    private const int Enough = 64;

    /// <summary>After so many there is no waiting for a pause.</summary>
    private const int Most = 512;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly string _connectionString;
    private readonly ITimer _pause;
    private readonly Lock _gate = new();
    private int _commits;
    private bool _isEnded;
    private Task _running = Task.CompletedTask;

    /// <param name="connectionString">For a connection that may write.</param>
    /// <param name="time">Tells a pause.</param>
    public WalCheckpointer(string connectionString, TimeProvider time)
    {
        _connectionString = connectionString;
        _pause = time.CreateTimer(_ => Begin(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Counts a commit; called with the writer's turn.</summary>
    public void CommittedLocked()
    {
        switch (Interlocked.Increment(ref _commits))
        {
            case >= Most:
                Begin();
                break;
            case >= Enough:
                _pause.Change(Pause, Timeout.InfiniteTimeSpan);
                break;
            default:
                break;
        }
    }

    /// <summary>Waits for the one that runs and begins none any more; called with the writer's turn, after the last commit.</summary>
    public Task EndedLockedAsync()
    {
        _pause.Dispose();
        lock (_gate)
        {
            _isEnded = true;
            return _running;
        }
    }

    private void Begin()
    {
        lock (_gate)
        {
            if (!_isEnded && _running.IsCompleted)
            {
                Interlocked.Exchange(ref _commits, 0);
                _running = Task.Run(Fold);
            }
        }
    }

    private void Fold()
    {
        try
        {
            using var connection = new SqliteConnection(_connectionString);
            connection.Open();
            connection.Execute("PRAGMA wal_checkpoint(PASSIVE)");
        }
        catch (SqliteException)
        {
            // As with SQLite's own: nothing is lost, the log only grows, and the commit that finds no room for it says so.
        }
    }
}
