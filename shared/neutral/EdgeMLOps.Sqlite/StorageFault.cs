namespace EdgeMLOps.Sqlite;

/// <summary>Why a store could not do what it was asked; the code that logs and answers carry.</summary>
public enum StorageFault
{
    /// <summary>Anything SQLite reports that has no name of its own here.</summary>
    Other,

    /// <summary>No space left on the device (SQLITE_FULL).</summary>
    Full,

    /// <summary>The device failed to read or write (SQLITE_IOERR).</summary>
    Io,

    /// <summary>Another writer held the database for longer than the limit (SQLITE_BUSY, SQLITE_LOCKED).</summary>
    Busy,

    /// <summary>The file is damaged or is no database (SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_IOERR_CORRUPTFS), or cut short beside us (SQLITE_IOERR_SHORT_READ).</summary>
    Corrupt,

    /// <summary>The file or its folder cannot be opened (SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH).</summary>
    CannotOpen,

    /// <summary>The file may only be read (SQLITE_READONLY).</summary>
    ReadOnly,

    /// <summary>A uniqueness, foreign key or check rule refused the row (SQLITE_CONSTRAINT).</summary>
    Constraint,

    /// <summary>The database was written by a newer version of the program.</summary>
    NewerSchema,

    /// <summary>The database was written by an older version of the program, and what is asked for is not in it yet; the service adds it when it starts.</summary>
    OlderSchema,

    /// <summary>The system's SQLite library is not installed.</summary>
    NoLibrary,

    /// <summary>What is asked for is encrypted, and the key is missing, another or not usable.</summary>
    NoKey,
}
