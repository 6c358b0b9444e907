using Dapper;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Sqlite;

/// <summary>
/// Folds the write-ahead log into the database beside the writer. SQLite's own way is to do all of it within whichever
/// commit makes the log long: that one then takes ten times as long as the others.
/// </summary>
internal sealed class WalCheckpointer
{
    /// <summary>
    /// A log of 16 MB SQLite still folds within a commit, which has little left to do by then: while writers never rest,
    /// only the writer can begin the log anew.
    /// </summary>
    public const string WriterSettings = "PRAGMA wal_autocheckpoint = 4096;";

    private const int CommitsBetween = 64;

    private readonly string _connectionString;
    private int _commits;
    private Task _running = Task.CompletedTask;

    public WalCheckpointer(string connectionString) => _connectionString = connectionString;

    /// <summary>Counts a commit; called with the writer's turn.</summary>
    public void CommittedLocked()
    {
        if (++_commits >= CommitsBetween && _running.IsCompleted)
        {
            _commits = 0;
            _running = Task.Run(Fold);
        }
    }

    /// <summary>Waits for the one that runs; called with the writer's turn, after the last commit.</summary>
    public Task EndedLockedAsync() => _running;

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
