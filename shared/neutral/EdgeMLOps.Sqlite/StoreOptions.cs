namespace EdgeMLOps.Sqlite;

/// <summary>How a database is kept.</summary>
public sealed record StoreOptions
{
    /// <summary>Who besides the owner may open the file, if it is created now.</summary>
    public StoreAccess Access { get; init; }

    /// <summary>
    /// Whether pages that became free can be given back a few at a time (<c>auto_vacuum=INCREMENTAL</c>). A database made without it is
    /// written anew when it is opened; where there is no room for that it stays as it is, until an opening that has it.
    /// </summary>
    public bool IncrementalVacuum { get; init; }

    /// <summary>Whether what is deleted is overwritten with zeros.</summary>
    public bool SecureDelete { get; init; }
}
