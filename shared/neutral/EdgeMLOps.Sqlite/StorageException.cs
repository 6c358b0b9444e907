using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Sqlite;

/// <summary>A store could not do what it was asked. The message names the file and the fault, never a row's content.</summary>
public sealed class StorageException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="fault">What went wrong.</param>
    /// <param name="path">The database file.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public StorageException(StorageFault fault, string path, Exception? inner)
        : base($"{path}: {fault}{Advice(fault)}", inner)
    {
        Fault = fault;
    }

    /// <summary>What went wrong.</summary>
    public StorageFault Fault { get; }

    internal static StorageException From(SqliteException exception, string path) => new(
        IsDamage(exception.SqliteExtendedErrorCode) ? StorageFault.Corrupt
            : IsBeforeItsTime(exception) ? StorageFault.OlderSchema
            : FaultOf(exception.SqliteErrorCode),
        path,
        exception);

    // Whoever reads a database whose service is down may be newer than it; of that SQLite has no code of its own.
    private static bool IsBeforeItsTime(SqliteException exception) => exception.SqliteErrorCode == 1
        && (exception.Message.Contains("'no such table: ", StringComparison.Ordinal) || exception.Message.Contains("'no such column: ", StringComparison.Ordinal));

    private static string Advice(StorageFault fault) =>
        fault == StorageFault.OlderSchema ? ": it is of an older version than this program; start the service once, which brings it up to date" : "";

    // SQLITE_IOERR_CORRUPTFS, and SQLITE_IOERR_SHORT_READ: of a file that another program cut, never of a device that is full or failing.
    private static bool IsDamage(int extended) => extended is 8458 or 522;

    // Primary result codes of https://www.sqlite.org/rescode.html.
    private static StorageFault FaultOf(int code) => code switch
    {
        13 => StorageFault.Full,
        10 => StorageFault.Io,
        5 or 6 => StorageFault.Busy,
        11 or 26 => StorageFault.Corrupt,
        14 or 3 or 23 => StorageFault.CannotOpen,
        8 => StorageFault.ReadOnly,
        19 => StorageFault.Constraint,
        _ => StorageFault.Other,
    };
}
