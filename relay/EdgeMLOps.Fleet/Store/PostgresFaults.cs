using EdgeMLOps.Sqlite;
using Npgsql;

namespace EdgeMLOps.Fleet.Store;

/// <summary>PostgreSQL's error codes (its manual, appendix A) as the faults of a store.</summary>
internal static class PostgresFaults
{
    internal static StorageException Of(NpgsqlException exception, string name) => new(FaultOf(exception), name, exception);

    private static StorageFault FaultOf(NpgsqlException exception) => exception switch
    {
        PostgresException told => FaultOf(told.SqlState),
        { InnerException: TimeoutException } => StorageFault.Busy,
        _ => StorageFault.CannotOpen, // no connection, or it was lost
    };

    private static StorageFault FaultOf(string code) => code switch
    {
        PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory => StorageFault.Full,
        PostgresErrorCodes.IoError => StorageFault.Io,
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => StorageFault.Corrupt,
        PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.InsufficientPrivilege => StorageFault.ReadOnly,
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
            or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.TooManyConnections => StorageFault.Busy,
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InvalidAuthorizationSpecification
            or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow => StorageFault.CannotOpen,
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn => StorageFault.OlderSchema,
        _ => code.StartsWith("23", StringComparison.Ordinal) ? StorageFault.Constraint : StorageFault.Other,
    };
}
