namespace EdgeMLOps.Sqlite;

/// <summary>SQLite's storage classes.</summary>
internal enum StatementValueKind
{
    Null,
    Integer,
    Real,
    Text,
    Blob,
}
